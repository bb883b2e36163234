/** Words, vocabularies and sentences to try. */
import type { Random } from "@attention-lab/grader";
import { specialWords } from "@attention-lab/lib/text";

const plain = ["the", "cat", "sat", "on", "mat", "dog", "saw", "bird", "fish", "tree", "red", "old", "ran"];

/** The items in an order of chance, cut off after `count`. */
export function someOf<T>(random: Random, items: readonly T[], count: number): T[] {
  const left = [...items];
  return Array.from({ length: count }, () => left.splice(random.integer(0, left.length - 1), 1)).flat();
}

/** Seven known words, the special ones before them, and words that are not in the list. */
export interface Lexicon {
  words: string[];
  known: string[];
  unknown: string[];
}

export function lexicon(random: Random): Lexicon {
  const shuffled = someOf(random, plain, plain.length);
  const known = shuffled.slice(0, 7);
  return { words: [...specialWords, ...known], known, unknown: shuffled.slice(7) };
}

/** A sentence of known words, the one at `unknownAt` exchanged for an unknown one. */
export function sentence(
  random: Random,
  { known, unknown }: Lexicon,
  length: number,
  unknownAt = -1,
): string[] {
  return Array.from({ length }, (_, i) => random.pick(i === unknownAt ? unknown : known));
}

/** What padSentences takes. */
export type VocabularyArgs = [sentences: string[][], words: string[]];

/** Several lengths; unknown words stand first, inside and last. */
export function mixed(random: Random): VocabularyArgs {
  const lexis = lexicon(random);
  const lengths: [length: number, unknownAt: number][] = [[3, 1], [5, 4], [2, 0]]; // prettier-ignore
  return [lengths.map(([length, at]) => sentence(random, lexis, length, at)), lexis.words];
}

export function withEmpty(random: Random): VocabularyArgs {
  const [sentences, words] = mixed(random);
  return [[...sentences.slice(0, 1), [], ...sentences.slice(1)], words];
}

export function single(random: Random): VocabularyArgs {
  const lexis = lexicon(random);
  return [[sentence(random, lexis, 4)], lexis.words];
}
