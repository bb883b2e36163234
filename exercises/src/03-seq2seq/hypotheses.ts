/** Beams to try: hypotheses of one length, and what may follow each of them. */
import type { Random } from "@attention-lab/grader";
import { specialIds } from "@attention-lab/lib/text";

/** The beginning of a translation, and how likely it is. */
export interface Hypothesis {
  ids: number[];
  logProbability: number;
}

export interface Beam {
  living: Hypothesis[];
  ended: Hypothesis[];
}

export type BeamArgs = [living: Hypothesis[], logProbabilities: number[][], width: number];

export interface BeamSizes {
  /** log p of each hypothesis. */
  soFar: number[];
  words: number;
  width: number;
  /** How much the end mark is favoured in each row; default: it hardly ever comes. */
  end?: number[];
}

const logSoftmax = (row: readonly number[]) => {
  const total = Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
  return row.map((x) => x - total);
};

/** log p of the next word: fairly flat, so that one hypothesis has several good continuations. */
function rowOf(random: Random, words: number, end = -20): number[] {
  return logSoftmax(random.vector(words, 0.5).map((x, id) => (id === specialIds.end ? x + end : x)));
}

export function beamCase(random: Random, { soFar, words, width, end }: BeamSizes): BeamArgs {
  const hypotheses = soFar.map((logProbability) => ({
    ids: [random.integer(4, words - 1), random.integer(4, words - 1)],
    logProbability: logProbability + random.uniform(-0.05, 0.05),
  }));
  return [hypotheses, soFar.map((_, i) => rowOf(random, words, end?.[i])), width];
}

/** The first step: one hypothesis that has said nothing. */
export const firstStep = (random: Random, words: number, width: number): BeamArgs => [
  [{ ids: [], logProbability: 0 }],
  [rowOf(random, words)],
  width,
];

/** Only two words can follow each hypothesis, and there is room for more. */
export function narrow(random: Random): BeamArgs {
  const [living, rows] = beamCase(random, { soFar: [-2, -1], words: 7, width: 6 });
  return [living, rows.map((row, i) => row.map((x, id) => (id === 4 + i || id === 6 ? x : -Infinity))), 6];
}
