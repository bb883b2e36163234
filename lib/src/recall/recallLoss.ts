/** Loss, guesses and accuracy of the models of the recall task. */
import { tf } from "../runtime";
import { VALUES, requireBatch, type RecallBatch, type RecallModel } from "./recall";

/**
 * Cross-entropy of the asked values, in nats, mean over sequences; differentiable.
 * @throws InputError when the batch is none of the task
 * @example tf.variableGrads(() => recallLoss(model, batch))
 */
export function recallLoss(model: RecallModel, batch: RecallBatch): tf.Scalar {
  requireBatch(batch);
  return tf.tidy(() => {
    const target = tf.oneHot(tf.tensor1d(answersOf(batch), "int32"), VALUES).toFloat(); // [batch, VALUES]
    return target.mul(model.scores(batch).logSoftmax()).sum(-1).mean().neg() as tf.Scalar;
  });
}

/** The value with the highest score, for every sequence. */
export function recallGuesses(model: RecallModel, batch: RecallBatch): number[] {
  return tf.tidy(() => Array.from(model.scores(batch).argMax(-1).dataSync()));
}

/** The share of sequences whose asked value gets the highest score; 1/8 is chance. */
export function recallAccuracy(model: RecallModel, batch: RecallBatch): number {
  const guesses = recallGuesses(model, batch);
  const answers = answersOf(batch);
  return answers.filter((answer, s) => answer === guesses[s]).length / answers.length;
}

function answersOf({ values, asked }: RecallBatch): number[] {
  return values.map((row, s) => row[asked[s] as number] as number);
}
