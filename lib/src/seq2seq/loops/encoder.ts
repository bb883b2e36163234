/** The encoder on plain arrays, one word after the other. */
import { InputError, type Matrix, requireSameShape } from "../../base";
import { lstmStepByLoops } from "../../recurrent";

/** The state of an LSTM: output h and memory c, both `[d]`. */
export interface LoopsState {
  h: number[];
  c: number[];
}

/**
 * Reads a sentence with an LSTM that starts from zeros. A step of padding is not read: it carries the state on, so
 * that the last state is that of the last real word. (The tensor version puts zeros in place of the carried
 * outputs; attention sees neither.)
 * @param inputs word vectors `[time, dIn]`
 * @param real whether there is a word at this step `[time]`
 * @param weights as for `lstmStepByLoops`: w `[dIn + d, 4d]`, b `[4d]`
 * @returns states: h after every step `[time, d]`; last: h and c after the last real word
 * @throws InputError unless there is one entry of `real` for each input, and b holds four gates
 * @example encodeByLoops([[1], [7]], [true, false], { w: [[0, 0, 1, 0], [0, 0, 0, 0]], b: [0, 0, 0, 0] })
 * // states [[0.1817], [0.1817]], last { c: [0.3808], h: [0.1817] }
 */
export function encodeByLoops(
  inputs: Matrix,
  real: readonly boolean[],
  weights: { w: Matrix; b: readonly number[] },
): { states: number[][]; last: LoopsState } {
  requireSameShape("real", [inputs.length], [real.length]);
  const d = weights.b.length / 4;
  if (!Number.isInteger(d)) throw new InputError("b", "four gates of one width", `${4 * d} numbers`);
  let last: LoopsState = { h: Array<number>(d).fill(0), c: Array<number>(d).fill(0) };
  const states = inputs.map((x, t) => {
    if (real[t]) last = lstmStepByLoops([...x], last.h, last.c, weights);
    return last.h;
  });
  return { states, last };
}
