/** Cross-entropy of the next word. Padding is no part of it. */
import { requireSameShape } from "../base";
import { tf, type Tensor } from "../runtime";
import { fastSoftmax } from "../softmax";
import type { SequenceBatch } from "./model";

/**
 * The mean of −log p(word) over the real words of a batch, in nats, with its gradient
 * (softmax − one-hot) / words at real places and 0 at padding.
 * @param logits `[batch, target, words]`
 * @param targets the words that should have come `[batch][target]`
 * @returns a scalar
 * @throws InputError when the shapes differ
 * @example maskedCrossEntropy(tf.zeros([1, 2, 4]), { ids: [[3, 0]], lengths: [1] }) // ln 4 = 1.3863
 */
export function maskedCrossEntropy(logits: Tensor, targets: SequenceBatch): tf.Scalar {
  const [batch, time, words] = logits.shape as [number, number, number];
  requireSameShape("targets", [batch, time], [targets.ids.length, targets.ids[0]?.length ?? 0]);
  const share = 1 / targets.lengths.reduce((sum, n) => sum + n, 0);
  const rows = targets.lengths.flatMap((n) => Array.from({ length: time }, (_, t) => (t < n ? share : 0)));
  const operation = tf.customGrad((given, save) => {
    const shares = tf.tensor1d(rows);
    const { losses, excess } = rowLosses(given as Tensor, targets.ids.flat());
    (save as (saved: Tensor[]) => void)([excess, shares.expandDims(1)]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => (saved[0] as Tensor).mul((saved[1] as Tensor).mul(dy)); // 0 at padding
    return { value: losses.dot(shares), gradFunc };
  });
  return tf.tidy(() => operation(logits.reshape([batch * time, words])) as tf.Scalar);
}

/**
 * −log p of each row's word `[rows]`, and its gradient p − one-hot `[rows, words]`. The likeliest word's p never
 * vanishes, so it stands in: log p(word) = logit − highest logit + log highest p.
 */
function rowLosses(logits: Tensor, words: readonly number[]): { losses: Tensor; excess: Tensor } {
  const p = fastSoftmax(logits);
  const places = tf.tensor2d(words.map((word, row) => [row, word]), [words.length, 2], "int32"); // prettier-ignore
  const losses = logits.max(1).sub(tf.gatherND(logits, places)).sub(p.max(1).log());
  const wanted = tf.oneHot(tf.tensor1d([...words], "int32"), logits.shape[1] as number).toFloat();
  return { losses, excess: p.sub(wanted) };
}
