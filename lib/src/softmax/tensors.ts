/** The tensor side of softmax: the same contracts as on arrays, with a gradient of its own. */
import { InputError, isTensor, requirePositive, requireSameShape, requireScores, resolveAxis } from "../base";
import { type Tensor, tf } from "../runtime";
import type { SoftmaxOptions } from "./options";

/** Softmax of a tensor `[…]` along `axis`; gradient dx = α ⊙ (dα − Σ α ⊙ dα) / τ. See `softmax`. */
export function softmaxTensor(scores: Tensor, options: SoftmaxOptions = {}): Tensor {
  const { masked, axis, temperature } = prepare(scores, options);
  const forward = tf.customGrad((x, save) => {
    const weights = normalise(x as Tensor, axis);
    (save as (saved: Tensor[]) => void)([weights]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const alpha = saved[0] as Tensor;
      return alpha.mul(dy.sub(alpha.mul(dy).sum(axis, true)));
    };
    return { value: weights, gradFunc };
  });
  return tf.tidy(() => forward(masked().div(temperature)));
}

/** exp(x − max) / Σ, with zeros where every entry of a row is −∞. */
function normalise(x: Tensor, axis: number): Tensor {
  const max = x.max(axis, true);
  const safeMax = tf.where(max.isFinite(), max, tf.zerosLike(max));
  const exps = x.sub(safeMax).exp();
  const sum = exps.sum(axis, true);
  return exps.div(sum.add(sum.equal(0).toFloat())); // a fully masked row: 0 / 1
}

/** Logarithm of softmax of a tensor along `axis`; −∞ where masked. See `logSoftmax`. */
export function logSoftmaxTensor(scores: Tensor, options: SoftmaxOptions = {}): Tensor {
  const { masked, axis, temperature } = prepare(scores, options);
  const forward = tf.customGrad((x, save) => {
    const rows = x as Tensor;
    const max = rows.max(axis, true);
    const safeMax = tf.where(max.isFinite(), max, tf.zerosLike(max));
    const shifted = rows.sub(safeMax);
    const sum = shifted.exp().sum(axis, true);
    const result = shifted.sub(sum.add(sum.equal(0).toFloat()).log()); // a fully masked row stays −∞
    (save as (saved: Tensor[]) => void)([result]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const weights = (saved[0] as Tensor).exp();
      const reachable = tf.where(weights.greater(0), dy, tf.zerosLike(dy));
      return reachable.sub(weights.mul(reachable.sum(axis, true)));
    };
    return { value: result, gradFunc };
  });
  return tf.tidy(() => forward(masked().div(temperature)));
}

/** log Σ exp along the last axis of `[…, n]`, giving `[…]`; gradient softmax. See `logSumExp`. */
export function logSumExpTensor(scores: Tensor): Tensor {
  prepare(scores, {});
  return tf.tidy(() => {
    const forward = tf.customGrad((x, save) => {
      const rows = x as Tensor;
      const max = rows.max(-1, true);
      const safeMax = tf.where(max.isFinite(), max, tf.zerosLike(max));
      const value = rows
        .sub(safeMax)
        .exp()
        .sum(-1)
        .log()
        .add(safeMax.squeeze([-1])) as Tensor;
      (save as (saved: Tensor[]) => void)([normalise(rows, rows.rank - 1)]);
      return {
        value,
        gradFunc: (dy: Tensor, saved: Tensor[]) => (saved[0] as Tensor).mul(dy.expandDims(-1)),
      };
    });
    return forward(scores.toFloat());
  });
}

/** Checks shapes and values; `masked()` puts −∞ where the mask says no. */
function prepare(scores: Tensor, { axis = -1, temperature = 1, mask }: SoftmaxOptions) {
  requirePositive("temperature", temperature);
  const resolved = resolveAxis(axis, scores.rank);
  requireScores("scores", scores.dataSync());
  if (mask !== undefined && !isTensor(mask))
    throw new InputError("mask", "a tensor, as the scores are", "an array");
  if (mask) requireSameShape("mask", scores.shape, mask.shape);
  const masked = () =>
    mask ? tf.where(mask.toBool(), scores.toFloat(), tf.fill(scores.shape, -Infinity)) : scores.toFloat();
  return { masked, axis: resolved, temperature };
}
