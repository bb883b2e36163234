/** BlockLSTMV2: a whole sequence of an LSTM in one call of TensorFlow. Its gradient is {@link lstmGradient}. */
import { callKernel, int64Scalar, tf, type KernelAttribute, type Tensor } from "../runtime";
import { lstmGradient } from "./lstmGradient";
import type { LstmState, LstmWeights } from "./lstmWeights";

const attributes: KernelAttribute[] = [
  { name: "T", type: "type" },
  { name: "use_peephole", type: "bool", value: false },
  { name: "cell_clip", type: "float", value: -1 },
];

/**
 * h and c of every step, side by side.
 * @param x `[time, batch, dIn]`
 * @returns `[time, batch, 2d]`
 */
export function lstmKernel(x: Tensor, start: LstmState, { w, b }: LstmWeights): Tensor {
  const run = tf.customGrad((...given) => {
    const [input, h, c, kernel, bias, save] = given as [...Tensor[], (saved: Tensor[]) => void];
    const inputs = inputsOf(input as Tensor, h as Tensor, c as Tensor, kernel as Tensor, bias as Tensor);
    const states = callKernel("BlockLSTMV2", attributes, inputs, 7); // i, c, f, o, candidate, tanh c, h
    (save as (saved: Tensor[]) => void)([input, c, h, kernel, bias, ...states] as Tensor[]);
    return { value: tf.concat([states[6] as Tensor, states[1] as Tensor], 2), gradFunc: gradientOf };
  });
  return run(x, start.h, start.c, w, b);
}

function inputsOf(x: Tensor, h: Tensor, c: Tensor, w: Tensor, b: Tensor): Tensor[] {
  const peephole = tf.zeros([(b.shape[0] as number) / 4]); // not used, but asked for
  return [int64Scalar(x.shape[0] as number), x, c, h, w, peephole, peephole, peephole, b];
}

/** From the gradient of `[h, c]` `[time, batch, 2d]` to those of x, h₀, c₀, w, b. */
function gradientOf(dy: Tensor, saved: Tensor[]): Tensor[] {
  const [dh, dc] = tf.split(dy, 2, 2) as [Tensor, Tensor];
  const [x, c, h, w, b, ...states] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, ...Tensor[]];
  const trace = { x, start: { h, c }, weights: { w, b }, gates: states.slice(0, 6), h: states[6] as Tensor };
  return lstmGradient(trace, dh, dc);
}
