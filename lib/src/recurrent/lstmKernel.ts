/** BlockLSTMV2: a whole sequence of an LSTM in one call of TensorFlow, with its gradient. */
import { callKernel, int64Scalar, tf, type KernelAttribute, type Tensor } from "../runtime";
import type { LstmState, LstmWeights } from "./lstmWeights";

const shared: KernelAttribute[] = [
  { name: "T", type: "type" },
  { name: "use_peephole", type: "bool", value: false },
];
const noClip: KernelAttribute = { name: "cell_clip", type: "float", value: -1 };

/**
 * h and c of every step, side by side.
 * @param x `[time, batch, dIn]`
 * @returns `[time, batch, 2d]`
 */
export function lstmKernel(x: Tensor, start: LstmState, { w, b }: LstmWeights): Tensor {
  const run = tf.customGrad((...given) => {
    const [input, h, c, kernel, bias, save] = given as [...Tensor[], (saved: Tensor[]) => void];
    const inputs = inputsOf(input as Tensor, h as Tensor, c as Tensor, kernel as Tensor, bias as Tensor);
    const states = callKernel("BlockLSTMV2", [noClip, ...shared], inputs, 7); // i, c, f, o, candidate, tanh c, h
    (save as (saved: Tensor[]) => void)([...inputs, ...states]);
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
  const [dx, dc0, dh0, dw, , , , db] = callKernel("BlockLSTMGradV2", shared, [...saved, dc, dh], 8);
  return [dx, dh0, dc0, dw, db] as Tensor[];
}
