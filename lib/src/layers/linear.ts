/** The learned linear map, the only building block of all projections. */
import { tf, type Tensor } from "../runtime";
import { last, requireShape, requireTensor } from "../base";

/**
 * y = x W + b along the last axis, as one matrix product for all rows.
 * @param x `[…, dIn]`
 * @param weight W `[dIn, dOut]`
 * @param bias b `[dOut]`; none by default
 * @returns `[…, dOut]`
 * @throws InputError when sizes do not fit
 * @example linear(tf.tensor([[1, 2]]), tf.tensor([[3], [4]])) // [[11]]
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  requireTensor("x", x, 1);
  requireShape("weight", weight.shape, [last(x), -1]);
  if (bias) requireShape("bias", bias.shape, [last(weight)]);
  return tf.tidy(() => {
    const rows = x.reshape([-1, last(x)]).matMul(weight); // [rows, dOut]
    const shifted = bias ? rows.add(bias) : rows;
    return shifted.reshape([...x.shape.slice(0, -1), last(weight)]); // […, dOut]
  });
}
