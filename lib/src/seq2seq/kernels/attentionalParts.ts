/** What a decoder with input feeding is made of, for {@link attentionalRunByKernel} and its gradient. */
import type { LstmState, LstmWeights } from "../../recurrent";
import type { LstmCellWeights, LstmGates } from "../../recurrent/kernels";
import type { Tensor } from "../../runtime";
import type { ScoreByHand } from "./scoreByHand";

/** What the decoder is made of, and what it looks at. */
export interface AttentionalParts {
  /** Word vectors of the inputs. `[batch, target, embedding]` */
  x: Tensor;
  start: LstmState;
  /** Of the LSTM, its input x and h̃. */
  cell: LstmWeights;
  /** W_c. `[2d, d]` */
  combine: Tensor;
  /** `[batch, source, d]`, zeros at padding */
  states: Tensor;
  /** What the score prepared of them. `[batch, source, d]` */
  keys: Tensor;
  /** Of the additive score; without it, e = h·k. */
  additive?: { W: Tensor; v: Tensor };
  /** True at real words, at least one a sentence. `[batch, 1, source]` */
  mask?: Tensor;
}

/** The parts as the steps use them: gates swapped for the kernel, and the score. */
export interface LoopParts extends AttentionalParts {
  cell: LstmCellWeights;
  score: ScoreByHand;
}

/** What the gradient needs of one step. */
export interface StepTrace {
  /** [x_t; h̃_{t−1}] `[batch, embedding + d]` */
  input: Tensor;
  /** [c; h] `[batch, 2d]` */
  joined: Tensor;
  h: Tensor;
  /** h̃ `[batch, d]` */
  attentional: Tensor;
  /** alpha `[batch, 1, source]` */
  alpha: Tensor;
  /** Of the score. */
  kept: Tensor;
  gates: LstmGates;
}
