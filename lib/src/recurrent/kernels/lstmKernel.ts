/** BlockLSTMV2: a whole sequence of an LSTM in one call of TensorFlow. Its gradient is {@link lstmGradient}. */
import { callKernel, int64Scalar, operation, tf, type KernelAttribute, type Tensor } from "../../runtime";
import { lastOf } from "../lengths";
import { lstmGradient } from "./lstmGradient";
import type { LstmState, LstmWeights } from "../lstmWeights";

const attributes: KernelAttribute[] = [
  { name: "T", type: "type" },
  { name: "use_peephole", type: "bool", value: false },
  { name: "cell_clip", type: "float", value: -1 },
];

/**
 * h of every step, and c after the last real one.
 * @param x `[batch, time, dIn]`
 * @param byParts h and c of every step from single operations, for second derivatives
 * @param lengths how many steps of each sequence are real. Default: all
 * @returns h `[batch, time, d]`, c `[batch, d]`
 */
export function lstmKernel(
  x: Tensor,
  start: LstmState,
  { w, b }: LstmWeights,
  byParts: (x: Tensor, start: LstmState, weights: LstmWeights) => LstmState,
  lengths?: readonly number[],
): LstmState {
  const time = x.shape[1] as number;
  const joined = (hs: Tensor, cs: Tensor) => tf.concat([hs, lastOf(cs, lengths).expandDims(1)], 1); // [batch, time + 1, d]
  const run = operation(
    "lstm",
    (...given) => {
      const [input, h, c, kernel, bias] = given as [Tensor, Tensor, Tensor, Tensor, Tensor];
      const steps = input.transpose([1, 0, 2]); // [time, batch, dIn]
      const states = callKernel("BlockLSTMV2", attributes, inputsOf(steps, { h, c }, kernel, bias), 7);
      const [hs, cs] = [states[6], states[1]].map((each) => (each as Tensor).transpose([1, 0, 2])); // [batch, time, d]
      const gradient = (dy: Tensor, saved: Tensor[]) => gradientOf(dy, saved, lengths);
      const keep = [steps, h, c, kernel, bias, ...states];
      return { value: joined(hs as Tensor, cs as Tensor), keep, gradient };
    },
    (...given) => {
      const [input, h0, c0, kernel, bias] = given as [Tensor, Tensor, Tensor, Tensor, Tensor];
      const states = byParts(input, { h: h0, c: c0 }, { w: kernel, b: bias });
      return joined(states.h, states.c);
    },
  );
  const [h, c] = tf.split(run(x, start.h, start.c, w, b), [time, 1], 1) as [Tensor, Tensor];
  return { h, c: c.squeeze([1]) };
}

function inputsOf(steps: Tensor, { h, c }: LstmState, w: Tensor, b: Tensor): Tensor[] {
  const peephole = tf.zeros([(b.shape[0] as number) / 4]); // not used, but asked for
  return [int64Scalar(steps.shape[0] as number), steps, c, h, w, peephole, peephole, peephole, b];
}

/** From the gradient of h and the last c `[batch, time + 1, d]` to those of x, h₀, c₀, w, b. */
function gradientOf(dy: Tensor, saved: Tensor[], lengths?: readonly number[]): Tensor[] {
  const [x, h, c, w, b, ...states] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, ...Tensor[]];
  const trace = { x, start: { h, c }, weights: { w, b }, gates: states.slice(0, 6), h: states[6] as Tensor };
  const rows = tf.unstack(dy, 1);
  return lstmGradient(trace, { dh: rows.slice(0, -1), dc: rows.at(-1) as Tensor, lengths });
}
