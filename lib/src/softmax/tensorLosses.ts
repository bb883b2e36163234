/** Entropy, sparsemax, Jacobian and cross-entropy on tensors; the array versions hold the formulas. */
import { InputError, requireSameShape, requireScores, showShape } from "../base";
import { tf, type Tensor } from "../runtime";
import { oneHot } from "./oneHot";
import { over } from "./temperature";
import { finiteOrZero, logSoftmaxTensor, softmaxTensor } from "./tensors";

/** −Σ p log p along the last axis. See `entropy`. */
export function entropyTensor(weights: Tensor): Tensor {
  const values = weights.dataSync();
  const bad = values.findIndex((p) => !(p >= 0));
  if (bad >= 0) throw new InputError("weights", "numbers ≥ 0", `${values[bad]} at position ${bad}`);
  return tf.tidy(() => {
    requireRowSums(weights.sum(-1).dataSync());
    const safe = tf.where(weights.greater(0), weights, tf.onesLike(weights)); // 1 log 1 = 0 stands for 0 log 0
    return safe.mul(safe.log()).sum(-1).neg() as Tensor;
  });
}

function requireRowSums(sums: ArrayLike<number>): void {
  for (let row = 0; row < sums.length; row++) {
    const sum = sums[row] as number;
    if (sum !== 0 && Math.abs(sum - 1) > 1e-4) {
      throw new InputError("weights", "rows that sum to 1", `sum ${sum} in row ${row}`);
    }
  }
}

/** Sparsemax along the last axis; gradient: centred over the support, 0 elsewhere; piecewise linear. See `sparsemax`. */
export function sparsemaxTensor(scores: Tensor): Tensor {
  requireScores("scores", scores.dataSync());
  const forward = tf.customGrad((x, save) => {
    const weights = projectOnSimplex(x as Tensor);
    (save as (saved: Tensor[]) => void)([weights]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const support = (saved[0] as Tensor).greater(0).toFloat();
      const size = support.sum(-1, true).maximum(1);
      return support.mul(dy.sub(support.mul(dy).sum(-1, true).div(size)));
    };
    return { value: weights, gradFunc };
  });
  return tf.tidy(() => forward(scores.toFloat()));
}

function projectOnSimplex(scores: Tensor): Tensor {
  const n = scores.shape[scores.rank - 1] as number;
  const finite = scores.isFinite();
  const lowest = tf.fill(scores.shape, -2); // scores more than 1 below the highest get no weight, whatever they are
  const difference = scores.sub(finiteOrZero(scores.max(-1, true)));
  const shifted = tf.where(finite, difference, lowest).maximum(lowest); // small numbers are exact
  const { values: sorted } = tf.topk(shifted, n, true);
  const rank = tf.range(1, n + 1);
  const candidate = sorted
    .cumsum(scores.rank - 1)
    .sub(1)
    .div(rank);
  const size = sorted.greater(candidate).toFloat().sum(-1, true).maximum(1);
  const inSupport = rank.lessEqual(size).toFloat();
  const theta = sorted.mul(inSupport).sum(-1, true).sub(1).div(size);
  return shifted.sub(theta).relu().mul(finite.any(-1, true).toFloat());
}

/** α_i (δ_ij − α_j) / τ for every row: `[…, n]` to `[…, n, n]`. See `softmaxJacobian`. */
export function jacobianTensor(scores: Tensor, temperature = 1): Tensor {
  return tf.tidy(() => {
    const alpha = softmaxTensor(scores, { temperature });
    const n = alpha.shape[alpha.rank - 1] as number;
    const column = alpha.expandDims(-1); // […, n, 1]
    const row = alpha.expandDims(-2); // […, 1, n]
    return over(column.mul(tf.eye(n).sub(row)), temperature); // […, n, n]
  });
}

/** −Σ t log α along the last axis: `[batch, n]` to `[batch]`. See `crossEntropy`. */
export function crossEntropyTensor(scores: Tensor, target: Tensor): Tensor {
  return tf.tidy(() => {
    const t = asDistributions(target, scores.shape);
    const logWeights = logSoftmaxTensor(scores);
    const used = tf.where(t.greater(0), logWeights, tf.zerosLike(logWeights)); // 0 · −∞ counts as 0
    return t.mul(used).sum(-1).neg() as Tensor;
  });
}

/** softmax(scores) − target. See `crossEntropyGradient`. */
export function crossEntropyGradientTensor(scores: Tensor, target: Tensor): Tensor {
  return tf.tidy(() => softmaxTensor(scores).sub(asDistributions(target, scores.shape)));
}

function asDistributions(target: Tensor, shape: readonly number[]): Tensor {
  if (target.rank === shape.length) {
    requireSameShape("target", shape, target.shape);
    requireDistributions(target);
    return target.toFloat();
  }
  requireSameShape("target", shape.slice(0, -1), target.shape);
  const classes = shape[shape.length - 1] as number;
  const values = target.dataSync();
  const bad = values.findIndex((t) => !Number.isInteger(t) || t < 0 || t >= classes);
  if (bad >= 0) {
    const expected = `whole numbers from 0 to ${classes - 1}, one for each row of ${showShape(shape)}`;
    throw new InputError("target", expected, `${values[bad]} at position ${bad}`);
  }
  return oneHot(target.toInt(), classes);
}

function requireDistributions(target: Tensor): void {
  const sums = tf.tidy(() => target.sum(-1).dataSync());
  const badRow = sums.findIndex((sum) => Math.abs(sum - 1) > 1e-4);
  if (badRow >= 0)
    throw new InputError("target", "rows that sum to 1", `sum ${sums[badRow]} in row ${badRow}`);
  const negative = target.dataSync().findIndex((p) => !(p >= 0));
  if (negative >= 0) throw new InputError("target", "numbers ≥ 0", `a bad one at position ${negative}`);
}
