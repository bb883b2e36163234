/** States of online softmax: the cases on which merging is tried. */
import { format, type Random } from "@attention-lab/grader";
import { onlineSoftmax } from "@attention-lab/lib/softmax";

/** What is remembered of some scores: their maximum m, and d = Σ exp(e − m). */
export interface RunningState {
  max: number;
  sum: number;
}

/** What is merged: two states. */
export type Two = [a: RunningState, b: RunningState];

export const empty: RunningState = { max: -Infinity, sum: 0 };

/** The right state of a few scores, from the library. */
export function stateOf(scores: readonly number[]): RunningState {
  if (scores.length === 0) return empty;
  const { max, sum } = onlineSoftmax(scores).state;
  return { max, sum };
}

/** Two parts, the first one's maximum 1 to 3 lower; sums of parts that held several scores. */
export function lowAndHigh(random: Random): Two {
  const max = random.normal(2);
  return [
    { max, sum: random.uniform(1.5, 4) },
    { max: max + random.uniform(1, 3), sum: random.uniform(1.5, 4) },
  ];
}

export const equalMaxima: Two = [
  { max: 2, sum: 1.5 },
  { max: 2, sum: 3 },
];

export const liftedBy = (by: number, [a, b]: Two): Two => [
  { ...a, max: a.max + by },
  { ...b, max: b.max + by },
];

/** Eight scores cut in two at a random place; the check adds a third part. */
export function twoParts(random: Random): Two[] {
  const scores = random.vector(8, 2);
  const cut = random.integer(1, 7);
  return [[stateOf(scores.slice(0, cut)), stateOf(scores.slice(cut))]];
}

/** Whether a learner's answer can be merged on. */
export function isState(got: unknown): got is RunningState {
  const { max, sum } = (got ?? {}) as Partial<Record<string, unknown>>;
  return typeof max === "number" && typeof sum === "number";
}

export const noState = (got: unknown) => ({
  message: "The result is no state.",
  expected: "{ max: a number, sum: a number }",
  got: format(got),
});
