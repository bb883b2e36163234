/** A decoder that is fed with what it attended to, step by step. */
import type { RecurrentState } from "../../recurrent";
import { tf, type Tensor } from "../../runtime";
import type { DecoderState, Memory } from "../model";

/** A decoder's cell and its look at the memory. */
export interface DecoderParts {
  /** x `[batch, embedding + d]` → the next state. */
  move(x: Tensor, state: RecurrentState): RecurrentState;
  /** h `[batch, 1, d]` → h̃ `[batch, 1, d]` and weights `[batch, 1, source]`. */
  look(h: Tensor, memory: Memory): { attentional: Tensor; weights?: Tensor };
}

/**
 * All steps with input feeding (Luong et al. 2015, §3.3): the cell reads [x_t; h̃_{t−1}].
 * @param x word vectors of the inputs `[batch, target, embedding]`
 * @returns h̃ `[batch, target, d]` and weights `[batch, target, source]`
 */
export function attentionalRun(
  parts: DecoderParts,
  x: Tensor,
  start: DecoderState,
  memory: Memory,
): { attentional: Tensor; weights?: Tensor } {
  let state = start as unknown as RecurrentState;
  let feed = (start["feed"] as Tensor).expandDims(1); // [batch, 1, d]
  const steps = tf.split(x, x.shape[1] as number, 1).map((input) => {
    state = parts.move(tf.concat([input, feed], 2).squeeze([1]), state);
    const seen = parts.look(state.h.expandDims(1), memory);
    feed = seen.attentional;
    return seen;
  });
  const weights = steps.flatMap((seen) => (seen.weights ? [seen.weights] : []));
  return {
    attentional: tf.concat(
      steps.map((seen) => seen.attentional),
      1,
    ),
    weights: weights.length > 0 ? tf.concat(weights, 1) : undefined,
  };
}
