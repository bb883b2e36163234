/** Cross-entropy of the next word. Padding is no part of it. */
import { requireSameShape, tf, type Tensor } from "../runtime";
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
    const logP = (given as Tensor).logSoftmax(); // [rows, words]
    const ids = tf.tensor1d(targets.ids.flat(), "int32");
    const wanted = tf
      .oneHot(ids, words)
      .toFloat()
      .mul(tf.tensor2d(rows, [rows.length, 1])); // [rows, words]
    (save as (saved: Tensor[]) => void)([logP, wanted]);
    const gradFunc = (dy: Tensor, [saved, target]: Tensor[]) => {
      const parts = (saved as Tensor).exp().mul(tf.tensor2d(rows, [rows.length, 1]));
      return parts.sub(target as Tensor).mul(dy);
    };
    return { value: wanted.mul(logP).sum().neg(), gradFunc };
  });
  return tf.tidy(() => operation(logits.reshape([batch * time, words])) as tf.Scalar);
}
