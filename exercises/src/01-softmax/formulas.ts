/** The wrong turns that misconceptions of several exercises share, each as short as a learner writes it. */
import { sumOf } from "./weights";

/** Weights that sum to 1, from positive numbers. */
export function normalise(numbers: readonly number[]): number[] {
  const total = sumOf(numbers);
  return numbers.map((x) => x / total);
}

/** Softmax without the shift: right for ordinary scores, NaN for large ones. */
export const unstabilised = (scores: readonly number[]) => normalise(scores.map(Math.exp));

/** Softmax after subtracting `shift`: right whenever no exponential overflows and not all vanish. */
export const softmaxShiftedBy = (scores: readonly number[], shift: number) =>
  unstabilised(scores.map((score) => score - shift));

/** The right softmax, for mistakes that are made elsewhere. */
export const stableSoftmax = (scores: readonly number[]) => softmaxShiftedBy(scores, Math.max(...scores));

/** Central differences of `f` at `x`: what its gradient must be, to about ten digits. */
export function numericalGradient(f: (x: number[]) => number, x: readonly number[], step = 1e-5): number[] {
  const moved = (i: number, by: number) => f(x.map((value, k) => (k === i ? value + by : value)));
  return x.map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step));
}

/** A context vector of zeros, as long as one value. */
export const zeros = (values: readonly number[][]) => (values[0] ?? []).map(() => 0);

/** Σ_k w_k v_k, one number for each column of the values. */
export const weightedSum = (weights: readonly number[], values: readonly number[][]) =>
  zeros(values).map((_, j) => sumOf(values.map((value, k) => (weights[k] ?? NaN) * (value[j] ?? NaN))));

/** Right where a row is fully masked: so that a mistake is told by what is wrong elsewhere. */
export const unlessMasked =
  (weigh: (scores: number[]) => number[]) => (scores: number[], values: number[][]) =>
    scores.every((score) => score === -Infinity) ? zeros(values) : weightedSum(weigh(scores), values);
