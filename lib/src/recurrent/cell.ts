/** What every recurrent cell offers, so that any model takes any of them. */
import type { Tensor } from "../runtime";

/** What a cell carries from step to step. */
export type RecurrentState = {
  /** The output of the last step. `[batch, d]` */
  h: Tensor;
  /** The memory of an LSTM. `[batch, d]` */
  c?: Tensor;
};

export interface RecurrentOptions {
  /** Where to start; zeros by default. */
  initial?: RecurrentState;
  /** How many steps of each sequence are real, 1 … time; what follows is padding. Default: all */
  lengths?: readonly number[];
}

export type RecurrentResult = {
  /** h of every step, zeros at padding. `[batch, time, d]` */
  outputs: Tensor;
  /** After the last real step of each sequence. */
  state: RecurrentState;
};

/** A cell over a whole sequence, and over one step. */
export interface RecurrentCell<Weights> {
  /** Seeded starting weights. */
  create(seed: number | string, sizes: { dIn: number; d: number }): Weights;
  /** x `[batch, time, dIn]` → outputs `[batch, time, d]` and the final state. */
  run(x: Tensor, weights: Weights, options?: RecurrentOptions): RecurrentResult;
  /** x `[batch, dIn]`, state `[batch, d]` → the next state. */
  step(x: Tensor, state: RecurrentState, weights: Weights): RecurrentState;
  /** The state before the first step. */
  zeroState(batch: number, weights: Weights): RecurrentState;
}
