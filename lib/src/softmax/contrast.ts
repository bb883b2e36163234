/** Measures of how sharp a distribution is, and sparsemax, the contrast to softmax. */
import { InputError, isTensor, requireScores } from "../base";
import { type Tensor } from "../runtime";
import { entropyTensor, sparsemaxTensor } from "./tensorLosses";

/**
 * Shannon entropy −Σ p log p in nats, with 0 log 0 = 0: 0 for one-hot weights, log n for uniform ones.
 * @param weights `[n]`, or a tensor `[…, n]` giving `[…]`; each ≥ 0, sum 1 (or all 0, a fully masked row: entropy 0)
 * @throws InputError on negative or NaN weights or another sum
 * @example entropy([0.5, 0.5]) // 0.6931
 */
export function entropy(weights: Tensor): Tensor;
export function entropy(weights: readonly number[]): number;
export function entropy(weights: readonly number[] | Tensor): number | Tensor {
  if (isTensor(weights)) return entropyTensor(weights);
  const sum = weights.reduce((total, p) => total + p, 0);
  const bad = weights.findIndex((p) => !(p >= 0));
  if (bad >= 0) throw new InputError("weights", "numbers ≥ 0", `${weights[bad]} at position ${bad}`);
  if (sum !== 0 && Math.abs(sum - 1) > 1e-6) throw new InputError("weights", "a sum of 1", `sum ${sum}`);
  return weights.reduce((total, p) => (p === 0 ? total : total - p * Math.log(p)), 0);
}

/**
 * The point of the simplex nearest to the scores (Martins & Astudillo 2016, eq. 2, Algorithm 1):
 * weights that sum to 1 like softmax's, but exactly 0 for scores far below the best.
 *
 *     α_i = max(e_i − θ, 0),   θ such that Σ α_i = 1
 *
 * @param scores `[n]`, or a tensor `[…, n]`; −∞ gets weight 0, all −∞ gives zeros
 * @throws InputError on empty, NaN or +∞ scores
 * @example sparsemax([1.2, 0.9, 2.1]) // [0.05, 0, 0.95]
 */
export function sparsemax(scores: Tensor): Tensor;
export function sparsemax(scores: readonly number[]): number[];
export function sparsemax(scores: readonly number[] | Tensor): number[] | Tensor {
  if (isTensor(scores)) return sparsemaxTensor(scores);
  requireScores("scores", scores);
  const theta = threshold([...scores].sort((a, b) => b - a));
  return scores.map((score) => Math.max(score - theta, 0));
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
