/** Convolutions that do not read what is hidden. */
import { tf, type Tensor } from "../../runtime";

/** Features, and where they rest on anything known. */
export interface PartlyKnown {
  /** `[batch, height, width, features]` */
  features: Tensor;
  /** `[batch, height, width, 1]`: 1 where known, else 0. */
  known: Tensor;
}

/**
 * A partial convolution: y = W (x ⊙ m) · k² / Σ m + b where its window holds anything known, 0 elsewhere; and there what
 * comes out is known (Liu et al. 2018, eq. 1 and 2). What lies outside the picture counts as hidden.
 * @param kernel `[k, k, features, new features]` @param bias `[new features]`
 * @example
 * const x = { features: tf.tensor([2, 7, 7], [1, 1, 3, 1]), known: tf.tensor([1, 0, 0], [1, 1, 3, 1]) };
 * partialConvolution(x, tf.ones([3, 3, 1, 1]), tf.zeros([1])).features.dataSync() // 18, 18, 0
 */
export function partialConvolution(
  { features, known }: PartlyKnown,
  kernel: Tensor,
  bias: Tensor,
  stride = 1,
): PartlyKnown {
  const [side = 1] = kernel.shape;
  const convolved = (x: Tensor, by: Tensor) =>
    tf.conv2d(x as tf.Tensor4D, by as tf.Tensor4D, stride, "same") as Tensor;
  const count = convolved(known, tf.ones([side, side, 1, 1]));
  const now = count.greater(0.5).toFloat();
  const share = now.mul(side * side).div(count.maximum(1));
  return { features: convolved(features.mul(known), kernel).mul(share).add(bias).mul(now), known: now };
}
