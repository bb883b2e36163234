/** Loss and guesses of the models of the look-up task. */
import { attention } from "../attention";
import { tf } from "../runtime";
import type { LookupBatch, LookupModel } from "./lookup";

/**
 * The squared error of the value found, Σ alpha v against the wanted v, mean over entries; differentiable. Learning
 * goes through the softmax, as in any attention layer; nothing supervises alpha itself.
 * @example tf.variableGrads(() => lookupLoss(model, batch))
 */
export function lookupLoss(model: LookupModel, { queries, keys, values, wanted }: LookupBatch): tf.Scalar {
  return tf.tidy(() => {
    const { output } = attention(queries, keys, values, { score: model.scores }); // [batch, 1, 8]
    return output.sub(wanted.matMul(values)).square().mean() as tf.Scalar;
  });
}

/** Which key has the largest weight in each question, by its place. */
export function lookupGuesses(model: LookupModel, { queries, keys }: LookupBatch): number[] {
  return tf.tidy(() => Array.from(model.scores(queries, keys).argMax(-1).dataSync()));
}
