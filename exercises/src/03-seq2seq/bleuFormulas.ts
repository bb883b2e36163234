/** BLEU with every part exchangeable. */
import type { Random } from "@attention-lab/grader";
import { someOf } from "./sentences";

export type BleuArgs = [hypothesis: string[], reference: string[]];

const lexis = "the a cat dog bird sat ran saw on under mat tree old red small its and then very there".split(
  " ",
);

/** Fourteen different words. */
const drawn = (random: Random) => someOf(random, lexis, 14);

/** Nine words against eleven, or against nine; the first two come twice, one word is wrong. */
export function shorter(random: Random, referenceLength = 11): BleuArgs {
  const words = drawn(random);
  const [a = "", b = "", c = "", d = "", e = "", wrong = ""] = [...words.slice(0, 5), words[13]];
  return [[a, b, c, d, e, a, b, wrong, words[7] ?? ""], words.slice(0, referenceLength)];
}

/** Twelve words against eight. */
export function longer(random: Random): BleuArgs {
  const words = drawn(random);
  return [[...words.slice(0, 5), ...words.slice(8, 12), ...words.slice(0, 3)], words.slice(0, 8)];
}

/** One word all over, which the reference has once or twice. */
export function repeated(random: Random): BleuArgs {
  const [word = "", ...words] = drawn(random);
  return [new Array<string>(7).fill(word), [word, ...words.slice(0, 3), word, ...words.slice(3, 5)]];
}

/** Too short for 4-grams. */
export const short = (random: Random): BleuArgs => {
  const words = drawn(random);
  return [words.slice(0, 3), words.slice(0, 5)];
};

/** Words that joined without a gap are alike, though no two of them are. */
export const gaps: BleuArgs = [
  ["in", "side", "the", "old", "house", "there", "after"],
  ["inside", "the", "old", "house", "the", "reafter", "no", "w"],
];

/** All numbers from 0 to 1. */
export interface Bleu {
  /** Of 1- to 4-grams. */
  precisions: number[];
  brevityPenalty: number;
  score: number;
}

export const orders = [1, 2, 3, 4];
export const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);

/** How often each n-gram occurs. */
type Counts = Map<string, number>;

function countsOf(words: readonly string[], n: number, gap = " "): Counts {
  const counts: Counts = new Map();
  for (let i = 0; i + n <= words.length; i++) {
    const ngram = words.slice(i, i + n).join(gap);
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

/** How much of the n-grams is right, from how often each occurs in hypothesis and reference. */
export type PrecisionRule = (own: Counts, available: Counts) => number;
export const shareOf = (matches: number, all: number) => (all === 0 ? 0 : matches / all);
export const matchesOf = (own: Counts, available: Counts) =>
  sum([...own].map(([ngram, count]) => Math.min(count, available.get(ngram) ?? 0)));
const clipped: PrecisionRule = (own, available) => shareOf(matchesOf(own, available), sum([...own.values()]));

interface Turns {
  gap?: string;
  precision?: PrecisionRule;
  penalty?: (c: number, r: number) => number;
  combine?: (precisions: readonly number[]) => number;
}

export const brevity = (c: number, r: number) => (c >= r ? 1 : Math.exp(1 - r / c));
export const geometric = (precisions: readonly number[]) =>
  Math.exp(sum(precisions.map(Math.log)) / precisions.length);

export const bleuBy =
  ({ gap, precision = clipped, penalty = brevity, combine = geometric }: Turns) =>
  (...[hypothesis, reference]: BleuArgs): Bleu => {
    const precisions = orders.map((n) =>
      precision(countsOf(hypothesis, n, gap), countsOf(reference, n, gap)),
    );
    const brevityPenalty = penalty(hypothesis.length, reference.length);
    return { precisions, brevityPenalty, score: brevityPenalty * combine(precisions) };
  };
