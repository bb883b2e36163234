/** The tensor side of softmax: the same contracts as on arrays, with first derivatives by hand. */
import { requirePositive, requireSameShape, requireScores, resolveAxis } from "../base";
import { operation, tf, type Tensor } from "../runtime";
import { maskTensor } from "./mask";
import { requireSoftmaxOptions, type SoftmaxOptions } from "./options";
import { over } from "./temperature";

/** Softmax of a tensor `[…]` along `axis`; gradient dx = α ⊙ (dα − Σ α ⊙ dα) / τ. See `softmax`. */
export function softmaxTensor(scores: Tensor, options: SoftmaxOptions = {}): Tensor {
  const { masked, axis, temperature } = prepare(scores, options);
  return tf.tidy(() =>
    withSoftmaxGradient((x) => normalise(x, axis, temperature), axis, temperature)(masked()),
  );
}

/** Any way to compute a softmax, with its gradient. */
export function withSoftmaxGradient(
  forward: (x: Tensor) => Tensor,
  axis: number,
  temperature = 1,
): (x: Tensor) => Tensor {
  return operation(
    "softmax",
    (x) => {
      const weights = forward(x as Tensor);
      const gradient = (dy: Tensor, [alpha]: Tensor[]) => {
        const a = alpha as Tensor;
        return over(a.mul(dy.sub(a.mul(dy).sum(axis, true))), temperature);
      };
      return { value: weights, keep: [weights], gradient };
    },
    (x) => normalise(x as Tensor, axis, temperature),
  );
}

/** (x − max) / τ; −∞ stays −∞, also in rows of nothing else. */
function shifted(x: Tensor, axis: number, temperature: number): Tensor {
  return over(x.sub(finiteOrZero(x.max(axis, true))), temperature);
}

/** x, with 0 in place of what is not finite. */
export function finiteOrZero(x: Tensor): Tensor {
  return tf.where(x.isFinite(), x, tf.zerosLike(x));
}

/** x, with 1 in place of 0: what a fully masked row is divided by. */
export function oneForZero(x: Tensor): Tensor {
  return x.add(x.equal(0).toFloat());
}

/** exp((x − max) / τ) / Σ, with zeros where every entry of a row is −∞. */
export function normalise(x: Tensor, axis: number, temperature = 1): Tensor {
  const exps = shifted(x, axis, temperature).exp();
  return exps.div(oneForZero(exps.sum(axis, true)));
}

/** Logarithm of softmax of a tensor along `axis`; −∞ where masked. See `logSoftmax`. */
export function logSoftmaxTensor(scores: Tensor, options: SoftmaxOptions = {}): Tensor {
  const { masked, axis, temperature } = prepare(scores, options);
  const logarithm = (x: Tensor) => {
    const rows = shifted(x, axis, temperature);
    return rows.sub(oneForZero(rows.exp().sum(axis, true)).log()); // a fully masked row stays −∞
  };
  const run = operation(
    "logSoftmax",
    (x) => {
      const value = logarithm(x as Tensor);
      const gradient = (dy: Tensor, kept: Tensor[]) => {
        const result = kept[0] as Tensor;
        const reachable = tf.where(result.greater(-Infinity), dy, tf.zerosLike(dy));
        return over(reachable.sub(result.exp().mul(reachable.sum(axis, true))), temperature);
      };
      return { value, keep: [value], gradient };
    },
    (x) => logarithm(x as Tensor),
  );
  return tf.tidy(() => run(masked()));
}

/** log Σ exp along the last axis of `[…, n]`, giving `[…]`; gradient softmax. See `logSumExp`. */
export function logSumExpTensor(scores: Tensor): Tensor {
  prepare(scores, {});
  const run = operation(
    "logSumExp",
    (x) => {
      const rows = x as Tensor;
      const max = finiteOrZero(rows.max(-1, true));
      const value = rows.sub(max).exp().sum(-1).log().add(max.squeeze([-1])); // prettier-ignore
      const gradient = (dy: Tensor, [alpha]: Tensor[]) => (alpha as Tensor).mul(dy.expandDims(-1));
      return { value, keep: [normalise(rows, rows.rank - 1)], gradient };
    },
    (x) => logSumExpComposed(x as Tensor),
  );
  return tf.tidy(() => run(scores.toFloat()));
}

/** The same, with gradient 0 instead of NaN where a row is all −∞. */
function logSumExpComposed(x: Tensor): Tensor {
  const max = finiteOrZero(x.max(-1, true));
  const sum = x.sub(max).exp().sum(-1);
  const value = oneForZero(sum)
    .log()
    .add(max.squeeze([-1]));
  return tf.where(sum.greater(0), value, tf.fill(value.shape, -Infinity));
}

/** Checks shapes and values; `masked()` puts −∞ where the mask says no. */
function prepare(scores: Tensor, options: SoftmaxOptions) {
  requireSoftmaxOptions(options);
  const { axis = -1, temperature = 1, mask } = options;
  requirePositive("temperature", temperature);
  const resolved = resolveAxis(axis, scores.rank);
  requireScores("scores", scores.dataSync());
  const allowed = mask === undefined ? undefined : maskTensor("mask", mask);
  if (allowed) requireSameShape("mask", scores.shape, allowed.shape);
  const masked = () =>
    allowed
      ? tf.where(allowed.toBool(), scores.toFloat(), tf.fill(scores.shape, -Infinity))
      : scores.toFloat();
  return { masked, axis: resolved, temperature };
}
