/** Batch normalisation as one kernel of TensorFlow, and its gradient as another. Only where `hasKernels`. */
import { callKernel, tf, type KernelAttribute, type Tensor } from "../../runtime";

const attributes = (epsilon: number): KernelAttribute[] => [
  { name: "T", type: "type" },
  { name: "U", type: "type" },
  { name: "epsilon", type: "float", value: epsilon },
  { name: "data_format", type: "string", value: "NHWC" },
  { name: "is_training", type: "bool", value: true },
];

/**
 * FusedBatchNormV3 with the statistics of the batch.
 * @param x `[batch, height, width, channels]`
 * @param seen is given mean and unbiased variance of every channel `[channels]`, to be read at once
 * @returns the shape of x
 */
export function batchNormKernel(
  x: Tensor,
  gain: Tensor,
  bias: Tensor,
  epsilon: number,
  seen: (mean: Tensor, variance: Tensor) => void,
): Tensor {
  const run = tf.customGrad((...given) => {
    const [input, scale, offset, save] = given as [Tensor, Tensor, Tensor, unknown];
    const none = tf.tensor1d([]);
    const forward = [...attributes(epsilon), averaging];
    const outputs = callKernel("FusedBatchNormV3", forward, [input, scale, offset, none, none], 6);
    const [y, mean, variance, ...reserved] = outputs as [Tensor, Tensor, Tensor, ...Tensor[]];
    seen(mean, variance);
    (save as (saved: Tensor[]) => void)([input, scale, ...reserved]);
    return { value: y, gradFunc: (dy: Tensor, saved: Tensor[]) => gradient(dy, saved, epsilon) };
  });
  return run(x, gain, bias);
}

/** The batch alone, no average with earlier ones. */
const averaging: KernelAttribute = { name: "exponential_avg_factor", type: "float", value: 1 };

function gradient(dy: Tensor, [x, scale, ...reserved]: Tensor[], epsilon: number): Tensor[] {
  const inputs = [dy, x as Tensor, scale as Tensor, ...reserved];
  return callKernel("FusedBatchNormGradV3", attributes(epsilon), inputs, 5).slice(0, 3);
}
