/** How likely a model finds a translation that somebody else wrote. */
import { tf } from "../runtime";
import { encodePairs, type Encoding, type SentencePair } from "./batch";
import { logProbabilities } from "./greedy";
import type { Seq2Seq } from "./model";

/**
 * log P(target | source) of each pair, Σ over its words and the end mark of log p(word | words before): what beam
 * search ranks by. Where the sentence that a search found is likelier than the right one, no better search helps.
 * @returns nats, at most 0 `[pairs]`
 * @throws InputError when there is no pair or a source is empty
 * @example pairLogProbabilities(model, [{ source: ["a"], target: ["b"] }], encoding) // [-0.01]
 */
export function pairLogProbabilities(
  model: Seq2Seq,
  pairs: readonly SentencePair[],
  encoding: Encoding,
): number[] {
  return tf.tidy(() => {
    const { source, inputs, targets } = encodePairs(pairs, encoding);
    const { logits } = model.teacherForced(model.encode(source), inputs); // [batch, target, words]
    const [batch, time, words] = logits.shape as [number, number, number];
    const rows = logProbabilities(logits.reshape([batch * time, words]));
    return targets.ids.map((ids, i) =>
      ids
        .slice(0, targets.lengths[i])
        .reduce((sum, id, t) => sum + ((rows[i * time + t] as number[])[id] as number), 0),
    );
  });
}
