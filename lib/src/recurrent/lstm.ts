/** The LSTM: composed from single operations, and as one native kernel for a whole sequence. */
import { hasKernels, tf, type Tensor } from "../runtime";
import { InputError, requireTensor } from "../base";
import type { RecurrentCell, RecurrentOptions, RecurrentResult, RecurrentState } from "./cell";
import { lastOf, requireLengths, zeroPadding } from "./lengths";
import { lstmKernel } from "./kernels/lstmKernel";
import { requireInput, requireRecurrentOptions, requireState, requireWeights } from "./shapes";
import { createLstmWeights, type LstmState, type LstmWeights } from "./lstmWeights";

/**
 * One step (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000):
 *
 *     [i, f, g, o] = [x; h] W + b,   c' = σ(f) ⊙ c + σ(i) ⊙ tanh(g),   h' = σ(o) ⊙ tanh(c')
 *
 * @param x `[batch, dIn]`
 * @param state h and c `[batch, d]`
 * @returns h' and c' `[batch, d]`
 * @throws InputError when the weights do not fit
 */
export function lstmStep(x: Tensor, state: RecurrentState, weights: LstmWeights): LstmState {
  return tf.tidy(() => {
    const input = requireInput(x, 2);
    const { h, c } = withMemory(state);
    requireFit(input, { h, c }, weights);
    return gates(tf.concat([input, h], 1).matMul(weights.w).add(weights.b), c);
  });
}

/** The gates, before their nonlinearity `[batch, 4d]`, and the memory `[batch, d]` → the next state. */
function gates(before: Tensor, c: Tensor): LstmState {
  const [i, f, g, o] = tf.split(before, 4, 1) as [Tensor, Tensor, Tensor, Tensor]; // each [batch, d]
  const memory = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
  return { c: memory, h: o.sigmoid().mul(memory.tanh()) };
}

/**
 * An LSTM over sequences. On native TensorFlow it is one kernel; elsewhere {@link lstmByParts}. Derivatives of any
 * order.
 * @param x `[batch, time, dIn]`; finite also at padding
 * @param options where to start, and how long each sequence really is
 * @returns outputs `[batch, time, d]` (zeros at padding); state h and c `[batch, d]` after the last real step
 * @throws InputError when x, weights, state or lengths do not fit or have the wrong type, or an option is unknown
 */
export function lstm(x: Tensor, weights: LstmWeights, options: RecurrentOptions = {}): RecurrentResult {
  return hasKernels() ? lstmByKernel(x, weights, options) : lstmByParts(x, weights, options);
}

/** {@link lstm} from single operations: the reference. */
export function lstmByParts(
  x: Tensor,
  weights: LstmWeights,
  options: RecurrentOptions = {},
): RecurrentResult {
  return tf.tidy(() => {
    const { read, start } = startOf(x, weights, options);
    const { h, c } = statesByParts(read, start, weights);
    return {
      outputs: zeroPadding(h, options.lengths),
      state: { h: lastOf(h, options.lengths), c: lastOf(c, options.lengths) },
    };
  });
}

/** h and c of every step `[batch, time, d]`, the products with the inputs taken out of the loop. */
function statesByParts(x: Tensor, start: LstmState, { w, b }: LstmWeights): LstmState {
  const [batch, time, dIn] = x.shape as [number, number, number];
  const d = (b.shape[0] as number) / 4;
  const [ofInput, ofState] = tf.split(w, [dIn, d]) as [Tensor, Tensor];
  const projected = x
    .reshape([batch * time, dIn])
    .matMul(ofInput)
    .add(b); // all steps at once
  let state = start;
  const states = tf.unstack(projected.reshape([batch, time, 4 * d]), 1).map((input) => {
    state = gates(input.add(state.h.matMul(ofState)), state.c);
    return state;
  });
  const all = (name: "h" | "c") => tf.stack(states.map((step) => step[name]), 1); // prettier-ignore
  return { h: all("h"), c: all("c") };
}

/** {@link lstm} by TensorFlow's kernels: BlockLSTMV2 forwards, LSTMBlockCellGrad step by step backwards. */
export function lstmByKernel(
  x: Tensor,
  weights: LstmWeights,
  options: RecurrentOptions = {},
): RecurrentResult {
  return tf.tidy(() => {
    const { read, start } = startOf(x, weights, options);
    const { h, c } = lstmKernel(read, start, weights, statesByParts, options.lengths);
    return { outputs: zeroPadding(h, options.lengths), state: { h: lastOf(h, options.lengths), c } };
  });
}

function startOf(
  x: Tensor,
  weights: LstmWeights,
  options: RecurrentOptions,
): { read: Tensor; start: LstmState } {
  requireRecurrentOptions(options);
  const { initial, lengths } = options;
  const read = requireInput(x, 3);
  const [batch, time] = read.shape as [number, number];
  if (lengths) requireLengths(lengths, batch, time);
  const start = initial ? withMemory(initial) : zeroLstmState(batch, weights);
  requireFit(read, start, weights);
  return { read, start };
}

function zeroLstmState(batch: number, weights: LstmWeights): LstmState {
  const zeros = tf.zeros([batch, widthOf(weights)]);
  return { h: zeros, c: zeros };
}

function withMemory({ h, c }: RecurrentState): LstmState {
  requireTensor("state", h, 2);
  return { h, c: c ?? tf.zerosLike(h) };
}

/** d, from the four gates of the bias. */
function widthOf(weights: LstmWeights): number {
  requireWeights(weights, { b: [-1] });
  const d = (weights.b.shape[0] as number) / 4;
  if (!Number.isInteger(d)) throw new InputError("b", "four gates of one width", `${4 * d} numbers`);
  return d;
}

function requireFit(x: Tensor, { h, c }: LstmState, weights: LstmWeights): void {
  const d = widthOf(weights);
  requireWeights(weights, { w: [(x.shape[x.rank - 1] as number) + d, 4 * d] });
  requireState("state", h, x.shape[0] as number, d);
  requireState("c", c, x.shape[0] as number, d);
}

/** The LSTM as a cell. */
export const lstmCell: RecurrentCell<LstmWeights> = {
  create: createLstmWeights,
  run: lstm,
  step: lstmStep,
  zeroState: zeroLstmState,
};
