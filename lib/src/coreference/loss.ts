/** What the reader is trained by: the answer at "it"; nothing supervises the attention weights. */
import { requireSameShape } from "../base";
import { tf, type Tensor } from "../runtime";
import { encode, type ReaderSentence } from "./encode";
import { scoreBatch } from "./forward";
import type { Reader } from "./model";

/**
 * Cross-entropy of the answers, in nats, mean over sentences; differentiable. Of a batch with stories all their
 * nouns and both verdicts may be answered.
 * @param jitter added to every word's vector, where it is read and where it is said: what reaches "it" must then be
 *   the noun's vector as it is, and this works for nouns never asked about too. `[words, width]`; none by default
 * @throws InputError as `encode`, or for a jitter of another shape
 * @example tf.variableGrads(() => readerLoss(reader, sentences))
 */
export function readerLoss(reader: Reader, sentences: readonly ReaderSentence[], jitter?: Tensor): tf.Scalar {
  if (jitter) requireSameShape("jitter", reader.weights.embedding.shape, jitter.shape);
  return tf.tidy(() => {
    const batch = encode(reader, sentences);
    const target = tf.oneHot(batch.target.toInt(), reader.index.size + 2).toFloat(); // [batch, words + 2]
    const scores = scoreBatch(reader, batch, jitter).add(batch.choice); // [batch, words + 2]
    return target.mul(scores.logSoftmax()).sum(-1).mean().neg() as tf.Scalar;
  });
}
