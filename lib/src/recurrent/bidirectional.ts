/** Reading in both directions. */
import { tf, type Tensor } from "../runtime";
import type { RecurrentCell, RecurrentResult, RecurrentState } from "./cell";
import { reverseWithin } from "./lengths";
import { requireInput } from "./shapes";

export type BidirectionalWeights<Weights> = { forward: Weights; backward: Weights };

/**
 * One cell reads forwards, another backwards; their outputs are put side by side:
 * h_j = [→h_j; ←h_j] (Bahdanau et al. 2015, §3.2). The final state is that of both after their last step, so the
 * backward half has then read the first word last.
 * @param x `[batch, time, dIn]`
 * @returns outputs `[batch, time, 2d]`, state `[batch, 2d]`
 * @throws InputError when weights or lengths do not fit
 */
export function bidirectional<Weights>(
  cell: RecurrentCell<Weights>,
  x: Tensor,
  weights: BidirectionalWeights<Weights>,
  lengths?: readonly number[],
): RecurrentResult {
  return tf.tidy(() => {
    requireInput(x, 3);
    const ahead = cell.run(x, weights.forward, { lengths });
    const back = cell.run(reverseWithin(x, lengths), weights.backward, { lengths });
    return {
      outputs: tf.concat([ahead.outputs, reverseWithin(back.outputs, lengths)], 2),
      state: sideBySide(ahead.state, back.state),
    };
  });
}

function sideBySide(a: RecurrentState, b: RecurrentState): RecurrentState {
  const h = tf.concat([a.h, b.h], 1);
  return a.c && b.c ? { h, c: tf.concat([a.c, b.c], 1) } : { h };
}
