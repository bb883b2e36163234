/** The two parts of a Transformer block that look at one token at a time. */
import { last, requirePositive, requireShape, requireWhole } from "../base";
import { createRandom, operation, tf, toTensor, type Given, type Tensor, type TensorLike } from "../runtime";
import { linear } from "./linear";
import { createMatrix } from "./tree";

export type NormWeights = {
  /** γ, the scale. `[dModel]` */
  gain: Tensor;
  /** β, the shift. `[dModel]` */
  bias: Tensor;
};

/**
 * Layer normalisation: every vector gets mean 0 and variance 1, then a learned scale and shift:
 * y = γ ⊙ (x − mean) / √(variance + ε) + β (Ba et al. 2016, eq. 4), with the biased variance.
 * Derivatives of any order.
 * @param x `[…, dModel]`; a constant vector becomes β
 * @param epsilon ε > 0. Default 1e-5
 * @returns `[…, dModel]`
 * @throws InputError when the weights are not as wide as x, or ε is no number > 0
 * @example layerNorm(tf.tensor([[1, 3]]), createNormWeights(2)) // [[−1, 1]] (up to ε)
 */
export function layerNorm(x: TensorLike, { gain, bias }: Given<NormWeights>, epsilon = 1e-5): Tensor {
  requirePositive("epsilon", epsilon);
  return tf.tidy(() => {
    const [input, scale, offset] = [
      toTensor("x", x, 1),
      toTensor("gain", gain, 1),
      toTensor("bias", bias, 1),
    ];
    requireShape("gain", scale.shape, [last(input)]);
    requireShape("bias", offset.shape, [last(input)]);
    return standardise(input.toFloat(), epsilon).mul(scale).add(offset);
  });
}

/**
 * ŷ = (x − mean) / √(variance + ε) over the last axis. Its gradient by hand, in a third of the operations:
 * dx = (dy − mean(dy) − ŷ mean(dy ⊙ ŷ)) / √(variance + ε).
 */
function standardise(x: Tensor, epsilon: number): Tensor {
  const mean = (t: Tensor) => t.mean(-1, true); // […, 1]
  const parts = (input: Tensor) => {
    const centred = input.sub(mean(input));
    const scale = mean(centred.square()).add(epsilon).rsqrt(); // […, 1]
    return { value: centred.mul(scale), scale };
  };
  const gradient = (dy: Tensor, kept: Tensor[]) => {
    const [y, s] = kept as [Tensor, Tensor];
    return dy
      .sub(mean(dy))
      .sub(y.mul(mean(dy.mul(y))))
      .mul(s);
  };
  const run = operation(
    "layerNorm",
    (input) => {
      const { value, scale } = parts(input as Tensor);
      return { value, keep: [value, scale], gradient };
    },
    (input) => parts(input as Tensor).value,
  );
  return run(x);
}

/** γ = 1, β = 0. */
export function createNormWeights(dModel: number): NormWeights {
  requireWhole("dModel", dModel);
  return { gain: tf.ones([dModel]), bias: tf.zeros([dModel]) };
}

export type FeedForwardWeights = {
  /** W_1 `[dModel, dHidden]` */
  w1: Tensor;
  /** b_1 `[dHidden]` */
  b1: Tensor;
  /** W_2 `[dHidden, dModel]` */
  w2: Tensor;
  /** b_2 `[dModel]` */
  b2: Tensor;
};

/**
 * FFN(x) = max(0, x W_1 + b_1) W_2 + b_2, the same for every token (Vaswani et al. 2017, eq. 2).
 * @param x `[…, dModel]`
 * @returns `[…, dModel]`
 * @throws InputError when sizes do not fit
 * @example feedForward(tf.ones([1, 1]), { w1: tf.tensor([[2]]), b1: tf.tensor([-1]), w2: tf.tensor([[3]]), b2: tf.tensor([4]) }) // [[7]]
 */
export function feedForward(x: TensorLike, { w1, b1, w2, b2 }: Given<FeedForwardWeights>): Tensor {
  return tf.tidy(() => linear(linear(x, w1, b1).relu(), w2, b2));
}

/** Starting weights of {@link feedForward}; dHidden is 4 dModel in the paper. */
export function createFeedForwardWeights(
  seed: number | string,
  { dModel, dHidden = 4 * dModel }: { dModel: number; dHidden?: number },
): FeedForwardWeights {
  const random = createRandom(seed);
  return {
    w1: createMatrix(random, dModel, dHidden),
    b1: tf.zeros([dHidden]),
    w2: createMatrix(random, dHidden, dModel),
    b2: tf.zeros([dModel]),
  };
}
