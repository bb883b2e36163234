/** Softmax, its logarithm and its normaliser, on plain arrays and on tensors. */
import {
  flatten,
  InputError,
  isTensor,
  mapAxis,
  type NumericArray,
  requirePositive,
  requireSameShape,
  requireScores,
  shapeOf,
  unflatten,
} from "../base";
import { type Tensor } from "../runtime";
import type { Mask, SoftmaxOptions } from "./options";
import { logSoftmaxTensor, logSumExpTensor, softmaxTensor } from "./tensors";

/**
 * Turns scores into weights that are positive and sum to 1.
 *
 *     α_i = exp((e_i − m) / τ) / Σ_k exp((e_k − m) / τ),   m = max_k e_k
 *
 * Bahdanau et al. 2015, eq. (6), with temperature τ; subtracting m changes nothing and keeps exp finite.
 * A masked score counts as −∞ and gets weight 0; a fully masked row is all zeros, never NaN, never uniform.
 *
 * @param scores `[…, n]`, n ≥ 1 along the axis; −∞ allowed, NaN and +∞ not
 * @returns weights of the same shape and kind, each in [0, 1]
 * @throws InputError on empty, NaN or +∞ scores, a temperature ≤ 0, a mask of another shape, an unknown axis
 * @example softmax([1.2, 0.9, 2.1]) // [0.2381, 0.1764, 0.5856]
 */
export function softmax(scores: Tensor, options?: SoftmaxOptions): Tensor;
export function softmax<T extends NumericArray>(scores: T, options?: SoftmaxOptions): T;
export function softmax(scores: NumericArray | Tensor, options: SoftmaxOptions = {}): NumericArray | Tensor {
  if (isTensor(scores)) return softmaxTensor(scores, options);
  return alongAxis(scores, options, (row) => {
    const max = largest(row);
    if (max === -Infinity) return row.map(() => 0);
    const exps = row.map((score) => Math.exp(score - max));
    const sum = exps.reduce((total, x) => total + x, 0);
    return exps.map((x) => x / sum);
  });
}

/**
 * The logarithm of {@link softmax}, computed without forming the weights: x_i − logSumExp(x).
 * Masked entries and fully masked rows give −∞.
 * @param scores `[…, n]` as for softmax
 * @throws InputError as softmax
 * @example logSoftmax([0, 0]) // [−0.6931, −0.6931]
 */
export function logSoftmax(scores: Tensor, options?: SoftmaxOptions): Tensor;
export function logSoftmax<T extends NumericArray>(scores: T, options?: SoftmaxOptions): T;
export function logSoftmax(
  scores: NumericArray | Tensor,
  options: SoftmaxOptions = {},
): NumericArray | Tensor {
  if (isTensor(scores)) return logSoftmaxTensor(scores, options);
  return alongAxis(scores, options, (row) => {
    const normaliser = logSumExpOfRow(row);
    return row.map((score) => (normaliser === -Infinity ? -Infinity : score - normaliser));
  });
}

/**
 * log Σ_k exp(x_k), the smooth maximum, without overflow: m + log Σ exp(x_k − m).
 * @param scores `[n]`, or a tensor `[…, n]` (then reduced along the last axis); all −∞ gives −∞
 * @throws InputError on empty, NaN or +∞ scores
 * @example logSumExp([1000, 1000]) // 1000.6931
 */
export function logSumExp(scores: Tensor): Tensor;
export function logSumExp(scores: readonly number[]): number;
export function logSumExp(scores: readonly number[] | Tensor): number | Tensor {
  if (isTensor(scores)) return logSumExpTensor(scores);
  requireScores("scores", scores);
  return logSumExpOfRow(scores);
}

function logSumExpOfRow(row: readonly number[]): number {
  const max = largest(row);
  if (max === -Infinity) return -Infinity;
  return max + Math.log(row.reduce((total, score) => total + Math.exp(score - max), 0));
}

/** The largest entry; a plain loop, because `Math.max(...row)` fails on long rows. */
function largest(row: readonly number[]): number {
  return row.reduce((max, score) => (score > max ? score : max), -Infinity);
}

/** Checks the input, applies mask and temperature, and maps every row along the axis. */
function alongAxis(
  scores: NumericArray,
  { axis = -1, temperature = 1, mask }: SoftmaxOptions,
  f: (row: number[]) => number[],
): NumericArray {
  requirePositive("temperature", temperature);
  const flat = flatten("scores", scores);
  requireScores("scores", flat.values);
  const kept = mask === undefined ? undefined : readMask(mask, flat.shape);
  const prepare = (row: number[], positions: number[]) =>
    row.map((score, i) => (kept && !kept[positions[i] as number] ? -Infinity : score / temperature));
  return unflatten(mapAxis(flat, axis, (row, positions) => f(prepare(row, positions))));
}

function readMask(mask: Mask | Tensor, shape: readonly number[]): readonly (boolean | number)[] {
  if (isTensor(mask)) throw new InputError("mask", "an array, as the scores are", "a tensor");
  requireSameShape("mask", shape, shapeOf(mask, "mask"));
  return (mask as unknown[]).flat(Infinity) as (boolean | number)[];
}
