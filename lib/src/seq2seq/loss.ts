/** Cross-entropy of the next word. Padding is no part of it. */
import { callKernel, hasKernels, requireSameShape, tf, type Tensor } from "../runtime";
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
    const shares = tf.tensor2d(rows, [rows.length, 1]);
    const wanted = tf.oneHot(tf.tensor1d(targets.ids.flat(), "int32"), words).toFloat(); // [rows, words]
    const { losses, excess } = rowLosses(given as Tensor, wanted);
    (save as (saved: Tensor[]) => void)([excess, shares]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => (saved[0] as Tensor).mul((saved[1] as Tensor).mul(dy)); // 0 at padding
    return { value: losses.dot(shares.squeeze([1])), gradFunc };
  });
  return tf.tidy(() => operation(logits.reshape([batch * time, words])) as tf.Scalar);
}

/** −log p of each row's word `[rows]`, and its gradient softmax − one-hot `[rows, words]`. */
function rowLosses(logits: Tensor, wanted: Tensor): { losses: Tensor; excess: Tensor } {
  if (hasKernels()) {
    const attributes = [{ name: "T", type: "type" as const }];
    const [losses, excess] = callKernel("SoftmaxCrossEntropyWithLogits", attributes, [logits, wanted], 2);
    return { losses: losses as Tensor, excess: excess as Tensor };
  }
  const logP = logits.logSoftmax();
  return { losses: wanted.mul(logP).sum(-1).neg(), excess: logP.exp().sub(wanted) };
}
