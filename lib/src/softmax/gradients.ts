/** Derivatives around softmax: its Jacobian, the cross-entropy loss and that loss's gradient. */
import { InputError, isTensor, numbersOf, requireSameShape, showShape, type NumberRow } from "../base";
import type { Tensor } from "../runtime";
import { logSoftmax, softmax } from "./softmax";
import { crossEntropyGradientTensor, crossEntropyTensor, jacobianTensor } from "./tensorLosses";

/**
 * How every weight answers to every score: J_ij = ∂α_i/∂e_j = α_i (δ_ij − α_j) / τ.
 * Symmetric; every row and every column sums to 0; all zeros when α is one-hot (saturation).
 * @param scores `[n]`, or a tensor `[…, n]`
 * @param temperature τ > 0
 * @returns `[n, n]`, or a tensor `[…, n, n]`
 * @throws InputError as softmax
 * @example softmaxJacobian([0, 0]) // [[0.25, −0.25], [−0.25, 0.25]]
 */
export function softmaxJacobian(scores: Tensor, temperature?: number): Tensor;
export function softmaxJacobian(scores: NumberRow, temperature?: number): number[][];
export function softmaxJacobian(scores: NumberRow | Tensor, temperature = 1): number[][] | Tensor {
  if (isTensor(scores)) return jacobianTensor(scores, temperature);
  const alpha = softmax(numbersOf("scores", scores), { temperature });
  return alpha.map((a, i) => alpha.map((b, j) => (a * ((i === j ? 1 : 0) - b)) / temperature));
}

/**
 * Cross-entropy of a target distribution against softmax(scores), in nats: −Σ_i t_i log α_i.
 * Entries with t_i = 0 add nothing, even where α_i = 0. On tensors with derivatives of any order.
 * @param scores `[n]`, one score a class; or a tensor `[batch, n]`
 * @param target the index of the right class, or a distribution `[n]` that sums to 1; with a tensor of
 *   scores, a tensor of indices `[batch]` or of distributions `[batch, n]`
 * @returns a number ≥ 0, or a tensor `[batch]`; +∞ when the target needs a class whose score is −∞
 * @throws InputError on bad scores, an index out of range, a target that is no distribution
 * @example crossEntropy([0, 0], 0) // 0.6931
 */
export function crossEntropy(scores: Tensor, target: Tensor): Tensor;
export function crossEntropy(scores: NumberRow, target: number | NumberRow): number;
export function crossEntropy(
  scores: NumberRow | Tensor,
  target: number | NumberRow | Tensor,
): number | Tensor {
  if (isTensor(scores)) return crossEntropyTensor(scores, requireTensorTarget(target));
  if (isTensor(target))
    throw new InputError("target", "a number or an array, as the scores are an array", "a tensor");
  const logWeights = logSoftmax(numbersOf("scores", scores));
  const t = asDistribution(target, logWeights.length);
  return t.reduce((loss, p, i) => (p === 0 ? loss : loss - p * (logWeights[i] as number)), 0);
}

/**
 * The gradient of {@link crossEntropy} with respect to the scores: softmax(scores) − target.
 * @param scores `[n]`, or a tensor `[batch, n]`
 * @param target as for crossEntropy
 * @returns `[n]`, or a tensor `[batch, n]`; every row sums to 0
 * @throws InputError as crossEntropy
 * @example crossEntropyGradient([0, 0], 0) // [−0.5, 0.5]
 */
export function crossEntropyGradient(scores: Tensor, target: Tensor): Tensor;
export function crossEntropyGradient(scores: NumberRow, target: number | NumberRow): number[];
export function crossEntropyGradient(
  scores: NumberRow | Tensor,
  target: number | NumberRow | Tensor,
): number[] | Tensor {
  if (isTensor(scores)) return crossEntropyGradientTensor(scores, requireTensorTarget(target));
  if (isTensor(target))
    throw new InputError("target", "a number or an array, as the scores are an array", "a tensor");
  const t = asDistribution(target, scores.length);
  return softmax(numbersOf("scores", scores)).map((weight, i) => weight - (t[i] as number));
}

function requireTensorTarget(target: unknown): Tensor {
  if (isTensor(target)) return target;
  throw new InputError("target", "a tensor, as the scores are a tensor", typeof target);
}

function asDistribution(target: number | NumberRow, classes: number): readonly number[] {
  if (typeof target === "number") {
    if (!Number.isInteger(target) || target < 0 || target >= classes) {
      throw new InputError("target", `a whole number from 0 to ${classes - 1}`, String(target));
    }
    return Array.from({ length: classes }, (_, i) => (i === target ? 1 : 0));
  }
  const row = numbersOf("target", target);
  requireSameShape("target", [classes], [row.length]);
  const sum = row.reduce((total, p) => total + p, 0);
  if (row.some((p) => !(p >= 0)) || Math.abs(sum - 1) > 1e-6) {
    throw new InputError(
      "target",
      `a distribution of shape ${showShape([classes])} that sums to 1`,
      `sum ${sum}`,
    );
  }
  return row;
}
