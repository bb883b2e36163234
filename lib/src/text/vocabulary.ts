/** Words and their numbers. */
import { InputError, requireWhole } from "../base";

/** The words that every vocabulary starts with; a word's place here is its id. */
export const specialWords = ["<pad>", "<unknown>", "<start>", "<end>"] as const;

/** The ids of {@link specialWords}. */
export const specialIds = { pad: 0, unknown: 1, start: 2, end: 3 } as const;

export interface VocabularyOptions {
  /** How often a word must occur to get an id. Default 1. */
  minCount?: number;
  /** How many words at most, special ones included. Default: no limit. */
  maxSize?: number;
  /** Further special words, with ids from 4 on in the order given. Default none. */
  specials?: readonly string[];
}

export interface Vocabulary {
  /** All words; a word's place is its id. */
  readonly words: readonly string[];
  readonly size: number;
  /** The word's id; 1, the id of `<unknown>`, for a word that has none. */
  indexOf(word: string): number;
  /** The ids of a sentence, with those of `<start>` before and `<end>` behind where asked for. */
  encode(tokens: readonly string[], marks?: { start?: boolean; end?: boolean }): number[];
  /**
   * The words of a sentence up to the first `<end>`. Special words are left out, but for `<unknown>`, which
   * stands for a word: places stay true.
   * @throws InputError when an id is none of this vocabulary
   */
  decode(ids: readonly number[]): string[];
}

/**
 * Numbers the words of some sentences: special ones first, then the most frequent, ties in the order of
 * characters (the same on every machine).
 * @param sentences tokens of each
 * @throws InputError when a token is empty or equals a special word, special words repeat, `minCount` is no
 * whole number ≥ 1, or `maxSize` no whole number with room for the special words
 * @example createVocabulary([["b", "a", "b"], ["c"]], { maxSize: 6 }).words
 * // ["<pad>", "<unknown>", "<start>", "<end>", "b", "a"]
 */
export function createVocabulary(
  sentences: readonly (readonly string[])[],
  { minCount = 1, maxSize = Infinity, specials = [] }: VocabularyOptions = {},
): Vocabulary {
  const reserved = [...specialWords, ...specials];
  requireOptions(reserved, minCount, maxSize);
  const counts = countWords(sentences, new Set(reserved));
  const known = [...counts].filter(([, count]) => count >= minCount);
  const byCount = known.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const words = byCount.slice(0, maxSize - reserved.length).map(([word]) => word);
  return vocabularyOf(reserved, words);
}

function vocabularyOf(reserved: readonly string[], others: readonly string[]): Vocabulary {
  const words = [...reserved, ...others];
  const ids = new Map(words.map((word, id) => [word, id]));
  const indexOf = (word: string) => ids.get(word) ?? specialIds.unknown;
  const wordAt = (id: number) => {
    const word = words[id];
    if (word === undefined) throw new InputError("ids", `ids from 0 to ${words.length - 1}`, String(id));
    return word;
  };
  const isShown = (id: number) => id === specialIds.unknown || id >= reserved.length;
  return {
    words,
    size: words.length,
    indexOf,
    encode: (tokens, { start = false, end = false } = {}) => [
      ...(start ? [specialIds.start] : []),
      ...tokens.map(indexOf),
      ...(end ? [specialIds.end] : []),
    ],
    decode: (given) => {
      const length = given.indexOf(specialIds.end);
      const sentence = length < 0 ? given : given.slice(0, length);
      return sentence
        .map((id) => [id, wordAt(id)] as const)
        .flatMap(([id, word]) => (isShown(id) ? [word] : []));
    },
  };
}

function countWords(
  sentences: readonly (readonly string[])[],
  reserved: ReadonlySet<string>,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of sentences.flat()) {
    if (typeof word !== "string" || word === "" || reserved.has(word)) {
      throw new InputError("sentences", "words that are neither empty nor special", JSON.stringify(word));
    }
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function requireOptions(reserved: readonly string[], minCount: number, maxSize: number): void {
  const repeated = reserved.find((word, i) => word === "" || reserved.indexOf(word) !== i);
  if (repeated !== undefined) {
    throw new InputError(
      "specials",
      "words that are neither empty nor there already",
      JSON.stringify(repeated),
    );
  }
  requireWhole("minCount", minCount);
  if (maxSize !== Infinity && !(Number.isInteger(maxSize) && maxSize >= reserved.length)) {
    const expected = `a whole number ≥ ${reserved.length}, the special words`;
    throw new InputError("maxSize", expected, String(maxSize));
  }
}
