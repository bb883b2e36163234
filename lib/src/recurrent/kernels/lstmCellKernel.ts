/** One step of an LSTM as TensorFlow kernels: LSTMBlockCell and its gradient. Only where {@link hasKernels}. */
import { callKernel, tf, type KernelAttribute, type Tensor } from "../../runtime";
import type { LstmState, LstmWeights } from "../lstmWeights";

const shared: KernelAttribute[] = [
  { name: "T", type: "type" },
  { name: "use_peephole", type: "bool", value: false },
];
const forwardOnly: KernelAttribute[] = [
  { name: "forget_bias", type: "float", value: 0 },
  { name: "cell_clip", type: "float", value: -1 },
];

/** What the gradient of a step needs of it, all `[batch, d]`: i, c, f, o, candidate, tanh c. */
export type LstmGates = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

/**
 * Weights for these kernels, whose columns are i, candidate, f, o where ours are i, f, candidate, o; and back again:
 * twice is nothing.
 * @param w `[…, 4d]`
 */
export function swapMiddleGates(w: Tensor): Tensor {
  const [i, second, third, o] = tf.split(w, 4, -1) as [Tensor, Tensor, Tensor, Tensor];
  return tf.concat([i, third, second, o], -1);
}

/** Weights as the kernels want them: gates swapped, and peepholes, which are not used but asked for. */
export interface LstmCellWeights extends LstmWeights {
  peephole: Tensor;
}

/** Made once for all steps. */
export function lstmCellWeights({ w, b }: LstmWeights): LstmCellWeights {
  return { w: swapMiddleGates(w), b: swapMiddleGates(b), peephole: tf.zeros([(b.shape[0] as number) / 4]) };
}

/** x `[batch, dIn]` → the next state, and what the gradient needs. */
export function lstmCellForward(x: Tensor, state: LstmState, weights: LstmCellWeights) {
  const inputs = inputsOf(x, state, weights);
  const outputs = callKernel("LSTMBlockCell", [...forwardOnly, ...shared], inputs, 7);
  const gates = outputs.slice(0, 6) as LstmGates;
  return { state: { h: outputs[6] as Tensor, c: gates[1] }, gates };
}

/**
 * The gradient of one step up to the gates.
 * @param before the state before the step
 * @param gradient of h and c after the step
 * @returns dGates `[batch, 4d]`, of the sum before the nonlinearities, gates swapped; dc of the state before
 */
export function lstmCellBackward(
  x: Tensor,
  before: LstmState,
  weights: LstmCellWeights,
  gates: LstmGates,
  gradient: LstmState,
): { dGates: Tensor; dc: Tensor } {
  const inputs = [...inputsOf(x, before, weights), ...gates, gradient.c, gradient.h];
  const [dc, dGates] = callKernel("LSTMBlockCellGrad", shared, inputs, 5) as [Tensor, Tensor];
  return { dGates, dc };
}

function inputsOf(x: Tensor, { h, c }: LstmState, { w, b, peephole }: LstmCellWeights): Tensor[] {
  return [x, c, h, w, peephole, peephole, peephole, b];
}
