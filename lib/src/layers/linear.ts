/** The learned linear map, the only building block of all projections. */
import { last, requireShape } from "../base";
import { tf, toTensor, type Tensor, type TensorLike } from "../runtime";

/**
 * y = x W + b along the last axis, as one matrix product for all rows.
 * @param x `[…, dIn]`
 * @param weight W `[dIn, dOut]`
 * @param bias b `[dOut]`; none by default
 * @returns `[…, dOut]`
 * @throws InputError when sizes do not fit
 * @example linear(tf.tensor([[1, 2]]), tf.tensor([[3], [4]])) // [[11]]
 */
export function linear(x: TensorLike, weight: TensorLike, bias?: TensorLike): Tensor {
  return tf.tidy(() => {
    const [input, W] = [toTensor("x", x, 1), toTensor("weight", weight, 2)];
    requireShape("weight", W.shape, [last(input), -1]);
    const rows = input.reshape([-1, last(input)]).matMul(W); // [rows, dOut]
    return shift(rows, bias).reshape([...input.shape.slice(0, -1), last(W)]); // […, dOut]
  });
}

/** Rows `[rows, dOut]` plus b. */
function shift(rows: Tensor, bias: TensorLike | undefined): Tensor {
  if (!bias) return rows;
  const b = toTensor("bias", bias, 1);
  requireShape("bias", b.shape, [last(rows)]);
  return rows.add(b);
}
