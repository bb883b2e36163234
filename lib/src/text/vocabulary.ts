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
  /**
   * Further special words, with ids from 4 on in the order given. Whoever names them may put them into a sentence for
   * `encode`, as "<2fr>" to ask for French. Default none.
   */
  specials?: readonly string[];
}

export interface Vocabulary {
  /** All words; a word's place is its id. */
  readonly words: readonly string[];
  readonly size: number;
  /** The word's id; 1, the id of `<unknown>`, for a word that has none. */
  indexOf(word: string): number;
  /**
   * The ids of a sentence, with those of `<start>` before and `<end>` behind where asked for. A token that only looks
   * like one of {@link specialWords} is a word of the text without an id of its own: 1, the id of `<unknown>`.
   * @throws InputError when the tokens are no list of strings
   */
  encode(tokens: readonly string[], marks?: { start?: boolean; end?: boolean }): number[];
  /**
   * The words of a sentence up to the first `<end>`. Special words are left out, but for `<unknown>`, which
   * stands for a word: places stay true.
   * @throws InputError when an id is none of this vocabulary
   */
  decode(ids: ArrayLike<number>): string[];
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
  const known = new Map(words.map((word, id) => [word, id]));
  const indexOf = (word: string) => known.get(word) ?? specialIds.unknown;
  const control: ReadonlySet<string> = new Set(specialWords);
  const idInText = (token: string) => (control.has(token) ? specialIds.unknown : indexOf(token));
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
    encode: (tokens, { start = false, end = false } = {}) => {
      requireTokens(tokens);
      return [
        ...(start ? [specialIds.start] : []),
        ...tokens.map(idInText),
        ...(end ? [specialIds.end] : []),
      ];
    },
    decode: (ids) => {
      const given = Array.from(ids);
      const length = given.indexOf(specialIds.end);
      const sentence = length < 0 ? given : given.slice(0, length);
      return sentence
        .map((id) => [id, wordAt(id)] as const)
        .flatMap(([id, word]) => (isShown(id) ? [word] : []));
    },
  };
}

function requireTokens(tokens: readonly unknown[]): void {
  if (!Array.isArray(tokens)) throw new InputError("tokens", "a list of strings", typeof tokens);
  const bad = Array.from(tokens).findIndex((token) => typeof token !== "string");
  if (bad >= 0) throw new InputError("tokens", "strings", `${typeof tokens[bad]} at position ${bad}`);
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
