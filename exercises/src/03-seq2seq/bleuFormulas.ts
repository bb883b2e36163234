/** BLEU with every part exchangeable. */
import type { BleuArgs } from "./translations";

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
