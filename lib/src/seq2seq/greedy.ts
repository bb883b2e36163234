/** Saying the likeliest word at every step. */
import { requireWhole } from "../base";
import { tf, type Tensor } from "../runtime";
import { specialIds } from "../text";
import type { Seq2Seq, SequenceBatch } from "./model";

export interface Decoded {
  /** Words said, without the end mark. `[batch][…]` */
  ids: number[][];
  /** Where the decoder looked at each of them, and at the end mark if it came. `[batch][…][source]` */
  weights?: number[][][];
}

/**
 * Decodes a batch: each step is fed with the word the model itself said before (free running).
 * @param maxLength where to stop when no end mark comes, ≥ 1
 * @throws InputError when `maxLength` is no whole number ≥ 1, or the source is no batch of words of the model
 * @example greedy(model, { ids: [[4, 5]], lengths: [2] }, 10).ids // [[…]]
 */
export function greedy(model: Seq2Seq, source: SequenceBatch, maxLength: number): Decoded {
  requireWhole("maxLength", maxLength);
  const ids: number[][] = source.ids.map(() => []);
  const weights: number[][][] = source.ids.map(() => []);
  const ended = source.ids.map(() => false);
  tf.tidy(() => {
    const memory = model.encode(source);
    let state = model.start(memory);
    let said: number[] = source.ids.map(() => specialIds.start);
    for (let t = 0; t < maxLength && ended.includes(false); t++) {
      const step = model.step(memory, state, said);
      state = step.state;
      said = [...step.logits.argMax(-1).dataSync()];
      const looked = step.weights?.arraySync() as number[][] | undefined;
      said.forEach((word, row) => {
        if (ended[row]) return;
        if (looked) weights[row]?.push(looked[row] as number[]);
        if (word === specialIds.end) ended[row] = true;
        else ids[row]?.push(word);
      });
    }
  });
  return weights.some((rows) => rows.length > 0) ? { ids, weights } : { ids };
}

/** log softmax of every row, as arrays. `[rows, words]` */
export function logProbabilities(logits: Tensor): number[][] {
  return tf.tidy(() => logits.logSoftmax().arraySync() as number[][]);
}
