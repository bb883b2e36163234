/** Training and measuring the models of the recall task. */
import { createRandom, requireWhole, tf, type Tensor } from "../runtime";
import { VALUES, drawRecall, type RecallBatch, type RecallModel } from "./recall";

export interface RecallTraining {
  /** Number of batches, ≥ 1. */
  steps: number;
  /** Chooses the sequences; the same for two models means the same sequences. */
  seed: number | string;
  /** Length of the longest training sequence; lengths are uniform from 1. Default 24 */
  longest?: number;
  /** Sequences a batch. Default 64 */
  batch?: number;
  /** Of Adam. Default 0.003 */
  learningRate?: number;
  /** Called after each step and awaited. `step` counts from 1. */
  onStep?: (loss: number, step: number) => void | Promise<void>;
}

/**
 * Trains in place with cross-entropy on fresh sequences.
 * @returns the loss of every step
 * @throws InputError when `steps` is no whole number ≥ 1
 */
export async function trainRecall(model: RecallModel, options: RecallTraining): Promise<number[]> {
  const { steps, seed, longest = 24, batch = 64, learningRate = 0.003, onStep } = options;
  requireWhole("steps", steps);
  const random = createRandom(seed);
  const optimizer = tf.train.adam(learningRate);
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const drawn = drawRecall(random, { batch, length: random.integer(1, longest) });
    const loss = tf.tidy(() => {
      const cost = optimizer.minimize(() => recallLoss(model, drawn), true) as Tensor;
      return cost.dataSync()[0] as number;
    });
    losses.push(loss);
    await onStep?.(loss, step);
  }
  optimizer.dispose();
  return losses;
}

/**
 * Cross-entropy of the asked values, in nats, mean over sequences; differentiable.
 * @example tf.variableGrads(() => recallLoss(model, batch))
 */
export function recallLoss(model: RecallModel, batch: RecallBatch): tf.Scalar {
  const target = tf.oneHot(tf.tensor1d(answersOf(batch), "int32"), VALUES).toFloat(); // [batch, VALUES]
  return target.mul(model.scores(batch).logSoftmax()).sum(-1).mean().neg() as tf.Scalar;
}

/** The share of sequences whose asked value gets the highest score; 1/8 is chance. */
export function recallAccuracy(model: RecallModel, batch: RecallBatch): number {
  const guesses = tf.tidy(() => model.scores(batch).argMax(-1).dataSync());
  const answers = answersOf(batch);
  return answers.filter((answer, s) => answer === guesses[s]).length / answers.length;
}

function answersOf({ values, asked }: RecallBatch): number[] {
  return values.map((row, s) => row[asked[s] as number] as number);
}

/**
 * Accuracy on fresh sequences for each distance between the asked item and the question; 1/8 is chance.
 * @param options `length` of the sequences (default: just long enough for each distance); `count` of sequences
 *   for each distance (default 200)
 * @throws InputError when a distance does not fit into the length
 * @example recallByDistance(model, [1, 10, 40], { seed: "test" }) // [0.9, 0.8, 0.4]
 */
export function recallByDistance(
  model: RecallModel,
  distances: readonly number[],
  { seed, length, count = 200 }: { seed: number | string; length?: number; count?: number },
): number[] {
  return distances.map((distance) => {
    const random = createRandom(`${seed}/${distance}`);
    const batch = drawRecall(random, { batch: count, length: length ?? distance, distance });
    return recallAccuracy(model, batch);
  });
}
