/** The GRU, the smaller cousin of the LSTM: two gates, no separate memory. */
import { createRandom, hasKernels, tf, type Tensor } from "../runtime";
import type { RecurrentCell, RecurrentOptions, RecurrentResult, RecurrentState } from "./cell";
import { gruStates, type StateWeights } from "./kernels/gruStates";
import { lastOf, requireLengths, zeroPadding } from "./lengths";
import { requireInput, requireRecurrentOptions, requireSizes, requireState, requireWeights } from "./shapes";

export type GruWeights = {
  /** Of the input; columns of reset gate, update gate, candidate. `[dIn, 3d]` */
  w: Tensor;
  /** Of the state, same columns. `[d, 3d]` */
  u: Tensor;
  /** `[3d]` */
  b: Tensor;
  /** Of the state's part of the candidate, inside the reset. `[d]` */
  bState: Tensor;
};

/**
 * Seeded weights with entries of variance 1 / (dIn + d), biases 0.
 * @throws InputError unless both sizes are whole numbers ≥ 1
 */
export function createGruWeights(seed: number | string, { dIn, d }: { dIn: number; d: number }): GruWeights {
  requireSizes({ dIn, d });
  const random = createRandom(seed);
  const sd = 1 / Math.sqrt(dIn + d);
  return {
    w: random.normalTensor([dIn, 3 * d], sd),
    u: random.normalTensor([d, 3 * d], sd),
    b: tf.zeros([3 * d]),
    bState: tf.zeros([d]),
  };
}

/**
 * One step (Cho et al. 2014, eq. 5–8, with the reset after the product, as cuDNN and PyTorch compute it):
 *
 *     r = σ(x W_r + h U_r + b_r),   z = σ(x W_z + h U_z + b_z)
 *     n = tanh(x W_n + b_n + r ⊙ (h U_n + b_h)),   h' = z ⊙ h + (1 − z) ⊙ n
 *
 * @param x `[batch, dIn]`
 * @param state h `[batch, d]`
 * @returns h' `[batch, d]`
 * @throws InputError when the weights do not fit
 */
export function gruStep(x: Tensor, state: RecurrentState, weights: GruWeights): RecurrentState {
  return tf.tidy(() => {
    const input = requireInput(x, 2);
    requireFit(input, state?.h, weights);
    return { h: next(input.matMul(weights.w).add(weights.b), state.h, weights) };
  });
}

/** The projected input `[batch, 3d]` and the state `[batch, d]` → the next state. */
function next(input: Tensor, h: Tensor, { u, bState }: StateWeights): Tensor {
  const d = h.shape[1] as number;
  const [xGates, xCandidate] = tf.split(input, [2 * d, d], 1) as [Tensor, Tensor];
  const [hGates, hCandidate] = tf.split(h.matMul(u), [2 * d, d], 1) as [Tensor, Tensor];
  const [r, z] = tf.split(xGates.add(hGates).sigmoid(), 2, 1) as [Tensor, Tensor]; // each [batch, d]
  const n = xCandidate.add(r.mul(hCandidate.add(bState))).tanh();
  return n.add(z.mul(h.sub(n)));
}

/**
 * A GRU over sequences. On native TensorFlow its gradient is taken by hand; elsewhere {@link gruByParts}. Derivatives
 * of any order.
 * @param x `[batch, time, dIn]`; finite also at padding
 * @returns outputs `[batch, time, d]` (zeros at padding); state h `[batch, d]` after the last real step
 * @throws InputError when x, weights, state or lengths do not fit or have the wrong type, or an option is unknown
 */
export function gru(x: Tensor, weights: GruWeights, options: RecurrentOptions = {}): RecurrentResult {
  return hasKernels() ? over(byHand, x, weights, options) : gruByParts(x, weights, options);
}

function byHand(projected: Tensor, start: Tensor, weights: StateWeights): Tensor {
  return gruStates(projected, start, weights, statesByParts);
}

/** {@link gru} from single operations: the reference. */
export function gruByParts(x: Tensor, weights: GruWeights, options: RecurrentOptions = {}): RecurrentResult {
  return over(statesByParts, x, weights, options);
}

/** The products with the inputs, taken out of the loop, then `states` from them. */
function over(
  states: typeof byHand,
  x: Tensor,
  weights: GruWeights,
  options: RecurrentOptions,
): RecurrentResult {
  requireRecurrentOptions(options);
  const { initial, lengths } = options;
  return tf.tidy(() => {
    const read = requireInput(x, 3);
    const [batch, time, dIn] = read.shape as [number, number, number];
    if (lengths) requireLengths(lengths, batch, time);
    const h = initial ? initial.h : zerosLikeBias(batch, weights);
    requireFit(read, h, weights);
    const projected = read
      .reshape([batch * time, dIn])
      .matMul(weights.w)
      .add(weights.b); // all steps at once
    const all = states(projected.reshape([batch, time, -1]), h, weights); // [batch, time, d]
    return { outputs: zeroPadding(all, lengths), state: { h: lastOf(all, lengths) } };
  });
}

function statesByParts(projected: Tensor, start: Tensor, weights: StateWeights): Tensor {
  let h = start;
  const states = tf.unstack(projected, 1).map((input) => {
    h = next(input, h, weights);
    return h;
  });
  return tf.stack(states, 1);
}

function zeroGruState(batch: number, weights: GruWeights): RecurrentState {
  return { h: zerosLikeBias(batch, weights) };
}

function zerosLikeBias(batch: number, weights: GruWeights): Tensor {
  requireWeights(weights, { bState: [-1] });
  return tf.zeros([batch, weights.bState.shape[0] as number]);
}

function requireFit(x: Tensor, h: unknown, weights: GruWeights): void {
  requireWeights(weights, { bState: [-1] });
  const d = weights.bState.shape[0] as number;
  requireWeights(weights, { w: [x.shape[x.rank - 1] as number, 3 * d], u: [d, 3 * d], b: [3 * d] });
  requireState("state", h, x.shape[0] as number, d);
}

/** The GRU as a cell. */
export const gruCell: RecurrentCell<GruWeights> = {
  create: createGruWeights,
  run: gru,
  step: gruStep,
  zeroState: zeroGruState,
};
