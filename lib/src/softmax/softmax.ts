/** Softmax, its logarithm and its normaliser, on plain arrays and on tensors. */
import {
  flatten,
  isTensor,
  mapAxis,
  numbersOf,
  requirePositive,
  requireScores,
  unflatten,
  type NumberRow,
  type NumericArray,
} from "../base";
import type { Tensor } from "../runtime";
import { maskValues } from "./mask";
import { requireSoftmaxOptions, type SoftmaxOptions } from "./options";
import { logSoftmaxTensor, logSumExpTensor, softmaxTensor } from "./tensors";

/**
 * Turns scores into weights that are positive and sum to 1.
 *
 *     α_i = exp((e_i − m) / τ) / Σ_k exp((e_k − m) / τ),   m = max_k e_k
 *
 * Bahdanau et al. 2015, eq. (6), with temperature τ; subtracting m changes nothing and keeps exp finite.
 * A masked score counts as −∞ and gets weight 0; a fully masked row is all zeros, never NaN, never uniform.
 *
 * On tensors with derivatives of any order.
 * @param scores `[…, n]`, n ≥ 1 along the axis; −∞ allowed, NaN and +∞ not; a typed array gives an array
 * @returns weights of the same shape and kind, each in [0, 1]
 * @throws InputError on empty, ragged, NaN or +∞ scores, a temperature ≤ 0, a mask of another shape or with entries
 *   that are neither yes nor no, an unknown axis or option
 * @example softmax([1.2, 0.9, 2.1]) // [0.2381, 0.1764, 0.5856]
 */
export function softmax(scores: Tensor, options?: SoftmaxOptions): Tensor;
export function softmax<T extends NumericArray>(scores: T, options?: SoftmaxOptions): T;
export function softmax(scores: NumberRow, options?: SoftmaxOptions): number[];
export function softmax(
  scores: NumericArray | NumberRow | Tensor,
  options: SoftmaxOptions = {},
): NumericArray | Tensor {
  if (isTensor(scores)) return softmaxTensor(scores, options);
  return alongAxis(scores, options, (row) => {
    const exps = row.map(Math.exp);
    const sum = exps.reduce((total, x) => total + x, 0);
    return exps.map((x) => x / (sum === 0 ? 1 : sum)); // all masked: 0 / 1
  });
}

/**
 * The logarithm of {@link softmax}, computed without forming the weights: x_i − m − log Σ exp(x_k − m).
 * Masked entries and fully masked rows give −∞.
 * @param scores `[…, n]` as for softmax
 * @throws InputError as softmax
 * @example logSoftmax([0, 0]) // [−0.6931, −0.6931]
 */
export function logSoftmax(scores: Tensor, options?: SoftmaxOptions): Tensor;
export function logSoftmax<T extends NumericArray>(scores: T, options?: SoftmaxOptions): T;
export function logSoftmax(scores: NumberRow, options?: SoftmaxOptions): number[];
export function logSoftmax(
  scores: NumericArray | NumberRow | Tensor,
  options: SoftmaxOptions = {},
): NumericArray | Tensor {
  if (isTensor(scores)) return logSoftmaxTensor(scores, options);
  return alongAxis(scores, options, (row) => {
    const sum = row.reduce((total, score) => total + Math.exp(score), 0);
    return row.map((score) => score - Math.log(sum === 0 ? 1 : sum)); // all masked: stays −∞
  });
}

/**
 * log Σ_k exp(x_k), the smooth maximum, without overflow: m + log Σ exp(x_k − m).
 * @param scores `[n]`, or a tensor `[…, n]` (then reduced along the last axis); all −∞ gives −∞
 * @throws InputError on empty, NaN or +∞ scores
 * @example logSumExp([1000, 1000]) // 1000.6931
 */
export function logSumExp(scores: Tensor): Tensor;
export function logSumExp(scores: NumberRow): number;
export function logSumExp(scores: NumberRow | Tensor): number | Tensor {
  if (isTensor(scores)) return logSumExpTensor(scores);
  const row = numbersOf("scores", scores);
  requireScores("scores", row);
  const max = largest(row);
  if (max === -Infinity) return -Infinity;
  return max + Math.log(row.reduce((total, score) => total + Math.exp(score - max), 0));
}

/** The largest entry; a plain loop, because `Math.max(...row)` fails on long rows. */
function largest(row: readonly number[]): number {
  return row.reduce((max, score) => (score > max ? score : max), -Infinity);
}

/**
 * Checks the input and maps every row along the axis, as (e − m) / τ: the difference first, so that neither large
 * scores nor small temperatures overflow. −∞ stays −∞, also where everything is.
 */
function alongAxis(
  scores: NumericArray | NumberRow,
  options: SoftmaxOptions,
  f: (row: number[]) => number[],
): NumericArray {
  requireSoftmaxOptions(options);
  const { axis = -1, temperature = 1, mask } = options;
  requirePositive("temperature", temperature);
  const flat = flatten("scores", scores);
  requireScores("scores", flat.values);
  const kept = mask === undefined ? undefined : maskValues("mask", mask, flat.shape);
  const shifted = (row: number[], positions: number[]) => {
    const scores = row.map((score, i) => (kept && !kept[positions[i] as number] ? -Infinity : score));
    const max = largest(scores);
    return scores.map((score) => (max === -Infinity ? -Infinity : (score - max) / temperature));
  };
  return unflatten(mapAxis(flat, axis, (row, positions) => f(shifted(row, positions))));
}
