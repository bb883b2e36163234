/** The LSTM: composed from single operations, and as one native kernel for a whole sequence. */
import { hasKernels, tf, type Tensor } from "../runtime";
import { requireSameShape } from "../base";
import type { RecurrentCell, RecurrentOptions, RecurrentResult, RecurrentState } from "./cell";
import { lastOf, requireLengths, zeroPadding } from "./lengths";
import { lstmKernel } from "./kernels/lstmKernel";
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
  const { h, c } = withMemory(state);
  requireFit(x, h, weights);
  return tf.tidy(() => gates(tf.concat([x, h], 1).matMul(weights.w).add(weights.b), c));
}

/** The gates, before their nonlinearity `[batch, 4d]`, and the memory `[batch, d]` → the next state. */
function gates(before: Tensor, c: Tensor): LstmState {
  const [i, f, g, o] = tf.split(before, 4, 1) as [Tensor, Tensor, Tensor, Tensor]; // each [batch, d]
  const memory = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
  return { c: memory, h: o.sigmoid().mul(memory.tanh()) };
}

/**
 * An LSTM over sequences. On native TensorFlow it is one kernel; elsewhere {@link lstmByParts}.
 * @param x `[batch, time, dIn]`; finite also at padding
 * @param options where to start, and how long each sequence really is
 * @returns outputs `[batch, time, d]` (zeros at padding); state h and c `[batch, d]` after the last real step
 * @throws InputError when weights, state or lengths do not fit
 */
export function lstm(x: Tensor, weights: LstmWeights, options: RecurrentOptions = {}): RecurrentResult {
  return hasKernels() ? lstmByKernel(x, weights, options) : lstmByParts(x, weights, options);
}

/** {@link lstm} from single operations, the products with the inputs taken out of the loop: the reference. */
export function lstmByParts(
  x: Tensor,
  weights: LstmWeights,
  options: RecurrentOptions = {},
): RecurrentResult {
  return tf.tidy(() => {
    const start = startOf(x, weights, options);
    const [batch, time, dIn] = x.shape as [number, number, number];
    const d = (weights.b.shape[0] as number) / 4;
    const [ofInput, ofState] = tf.split(weights.w, [dIn, d]) as [Tensor, Tensor];
    const projected = x
      .reshape([batch * time, dIn])
      .matMul(ofInput)
      .add(weights.b); // all steps at once
    let state = start;
    const states = tf.unstack(projected.reshape([batch, time, 4 * d]), 1).map((input) => {
      state = gates(input.add(state.h.matMul(ofState)), state.c);
      return state;
    });
    const [h, c] = [
      tf.stack(
        states.map((s) => s.h),
        1,
      ),
      tf.stack(
        states.map((s) => s.c),
        1,
      ),
    ];
    return {
      outputs: zeroPadding(h, options.lengths),
      state: { h: lastOf(h, options.lengths), c: lastOf(c, options.lengths) },
    };
  });
}

/** {@link lstm} by TensorFlow's kernels: BlockLSTMV2 forwards, LSTMBlockCellGrad step by step backwards. */
export function lstmByKernel(
  x: Tensor,
  weights: LstmWeights,
  options: RecurrentOptions = {},
): RecurrentResult {
  return tf.tidy(() => {
    const start = startOf(x, weights, options);
    const { h, c } = lstmKernel(x, start, weights, options.lengths);
    return { outputs: zeroPadding(h, options.lengths), state: { h: lastOf(h, options.lengths), c } };
  });
}

function startOf(x: Tensor, weights: LstmWeights, { initial, lengths }: RecurrentOptions): LstmState {
  const [batch, time] = x.shape as [number, number];
  if (lengths) requireLengths(lengths, batch, time);
  const state = initial ? withMemory(initial) : zeroLstmState(batch, weights);
  requireFit(x, state.h, weights);
  return state;
}

function zeroLstmState(batch: number, { b }: LstmWeights): LstmState {
  const zeros = tf.zeros([batch, (b.shape[0] as number) / 4]);
  return { h: zeros, c: zeros };
}

function withMemory({ h, c }: RecurrentState): LstmState {
  return { h, c: c ?? tf.zerosLike(h) };
}

function requireFit(x: Tensor, h: Tensor, { w, b }: LstmWeights): void {
  const d = (b.shape[0] as number) / 4;
  requireSameShape("w", [(x.shape[x.rank - 1] as number) + d, 4 * d], w.shape);
  requireSameShape("state", [x.shape[0] as number, d], h.shape);
}

/** The LSTM as a cell. */
export const lstmCell: RecurrentCell<LstmWeights> = {
  create: createLstmWeights,
  run: lstm,
  step: lstmStep,
  zeroState: zeroLstmState,
};
