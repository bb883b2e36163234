/** Measures of how sharp a distribution is, and sparsemax, the contrast to softmax. */
import { InputError, isTensor, numbersOf, requireScores, type NumberRow } from "../base";
import type { Tensor } from "../runtime";
import { entropyTensor, sparsemaxTensor } from "./tensorLosses";

/**
 * Shannon entropy −Σ p log p in nats, with 0 log 0 = 0: 0 for one-hot weights, log n for uniform ones.
 * @param weights `[n]`, or a tensor `[…, n]` giving `[…]`; each ≥ 0, sum 1 (or all 0, a fully masked row: entropy 0)
 * Where a weight is 0 its gradient counts as 0 (it would be ∞); derivatives of any order elsewhere.
 * @throws InputError on negative or NaN weights or another sum
 * @example entropy([0.5, 0.5]) // 0.6931
 */
export function entropy(weights: Tensor): Tensor;
export function entropy(weights: NumberRow): number;
export function entropy(weights: NumberRow | Tensor): number | Tensor {
  if (isTensor(weights)) return entropyTensor(weights);
  const row = numbersOf("weights", weights);
  const sum = row.reduce((total, p) => total + p, 0);
  const bad = row.findIndex((p) => !(p >= 0));
  if (bad >= 0) throw new InputError("weights", "numbers ≥ 0", `${row[bad]} at position ${bad}`);
  if (sum !== 0 && Math.abs(sum - 1) > 1e-6) throw new InputError("weights", "a sum of 1", `sum ${sum}`);
  return row.reduce((total, p) => (p === 0 ? total : total - p * Math.log(p)), 0);
}

/**
 * The point of the simplex nearest to the scores (Martins & Astudillo 2016, eq. 2, Algorithm 1):
 * weights that sum to 1 like softmax's, but exactly 0 for scores far below the best.
 *
 *     α_i = max(e_i − θ, 0),   θ such that Σ α_i = 1
 *
 * Any shift of all scores leaves the weights as they are, so the largest is taken off first.
 * @param scores `[n]`, or a tensor `[…, n]`; −∞ gets weight 0, all −∞ gives zeros
 * @throws InputError on empty, NaN or +∞ scores
 * @example sparsemax([1.2, 0.9, 2.1]) // [0.05, 0, 0.95]
 */
export function sparsemax(scores: Tensor): Tensor;
export function sparsemax(scores: NumberRow): number[];
export function sparsemax(scores: NumberRow | Tensor): number[] | Tensor {
  if (isTensor(scores)) return sparsemaxTensor(scores);
  const row = numbersOf("scores", scores);
  requireScores("scores", row);
  const max = row.reduce((most, score) => Math.max(most, score), -Infinity);
  if (max === -Infinity) return row.map(() => 0);
  const shifted = row.map((score) => score - max);
  const theta = threshold([...shifted].sort((a, b) => b - a));
  return shifted.map((score) => Math.max(score - theta, 0));
}

/** θ for scores in falling order: over the k largest that stay positive, (Σ e − 1) / k. */
function threshold(sorted: readonly number[]): number {
  let sum = 0;
  let theta = Infinity;
  sorted.forEach((score, i) => {
    sum += score;
    const candidate = (sum - 1) / (i + 1);
    if (score > candidate) theta = candidate;
  });
  return theta;
}
