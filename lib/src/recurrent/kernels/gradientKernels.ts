/** Operations of gradients by hand, one call of TensorFlow each. Only where `hasKernels`; none has a gradient. */
import { callKernel, type Tensor } from "../../runtime";

/** a b of two matrices, either one transposed: a quarter of the calls that `tf.matMul` makes. */
export function product(a: Tensor, b: Tensor, transposed: { a?: boolean; b?: boolean } = {}): Tensor {
  const attributes = [
    { name: "T", type: "type" as const },
    { name: "transpose_a", type: "bool" as const, value: transposed.a ?? false },
    { name: "transpose_b", type: "bool" as const, value: transposed.b ?? false },
  ];
  return callKernel("MatMul", attributes, [a, b], 1)[0] as Tensor;
}

/** {@link product} of every pair of matrices of a batch: `[batch, m, k]` and `[batch, k, n]` → `[batch, m, n]`. */
export function batchProduct(a: Tensor, b: Tensor, transposed: { a?: boolean; b?: boolean } = {}): Tensor {
  const attributes = [
    { name: "T", type: "type" as const },
    { name: "adj_x", type: "bool" as const, value: transposed.a ?? false },
    { name: "adj_y", type: "bool" as const, value: transposed.b ?? false },
  ];
  return callKernel("BatchMatMulV2", attributes, [a, b], 1)[0] as Tensor;
}

/** dy (1 − y²): from the gradient of y = tanh x to that of x, in one call. */
export function throughTanh(y: Tensor, dy: Tensor): Tensor {
  return callKernel("TanhGrad", [{ name: "T", type: "type" }], [y, dy], 1)[0] as Tensor;
}

/** dy y (1 − y): from the gradient of y = σ(x) to that of x, in one call. */
export function throughSigmoid(y: Tensor, dy: Tensor): Tensor {
  return callKernel("SigmoidGrad", [{ name: "T", type: "type" }], [y, dy], 1)[0] as Tensor;
}
