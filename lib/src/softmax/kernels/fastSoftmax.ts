/**
 * Softmax along the last axis by the fastest kernel at hand. TensorFlow's own `Softmax` kernel takes two to three
 * times as long as the one of oneDNN, which the library also holds on x86 but does not choose by itself.
 */
import { callKernel, hasKernels, tf, unrecorded, type KernelAttribute, type Tensor } from "../../runtime";

type Softmax = (x: Tensor) => Tensor;

let chosen: Softmax | undefined;

/**
 * softmax of `[…, n]` along the last axis. Has no gradient of its own: call it inside `tf.customGrad`.
 * Rows that are all −∞ give NaN. NaN or +∞ in a row gives NaN at least there, so its weighted mean is NaN.
 */
export function fastSoftmax(x: Tensor): Tensor {
  chosen ??= choose(byOneDnn, hasKernels());
  return chosen(x);
}

/** The kernel where kernels can be called and it is seen to be right, else TensorFlow's own. */
export function choose(kernel: Softmax, callable: boolean): Softmax {
  return callable && unrecorded(() => isTrustworthy(kernel)) ? kernel : (scores) => scores.softmax();
}

/** By way of the kernel that TensorFlow itself does not choose. @throws where this build has none */
export function byOneDnn(x: Tensor): Tensor {
  const attributes: KernelAttribute[] = [
    { name: "T", type: "type" },
    { name: "_kernel", type: "string", value: "MklNameChangeOp" },
  ];
  const softmax = (rows: Tensor) => callKernel("_MklSoftmax", attributes, [rows], 1)[0] as Tensor;
  if (x.rank <= 3) return softmax(x);
  return tf.tidy(() => softmax(x.reshape([-1, x.shape[x.rank - 1] as number])).reshape(x.shape)); // by way of [rows, n]
}

/** Whether a kernel exists here and gives what it must on a row with the extremes of float32. */
export function isTrustworthy(softmax: Softmax): boolean {
  try {
    return tf.tidy(() => {
      const [a, b, c, d] = softmax(tf.tensor2d([[1e4, 1e4 + 1, -Infinity, -3.4e38]])).dataSync();
      const right =
        Math.abs((a as number) - 1 / (1 + Math.E)) < 1e-6 &&
        Math.abs((a as number) + (b as number) - 1) < 1e-6;
      return right && c === 0 && d === 0;
    });
  } catch {
    return false; // this build of TensorFlow has no such kernel
  }
}
