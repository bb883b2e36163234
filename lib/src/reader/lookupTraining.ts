/** Training and measuring the models of the look-up task. */
import { attention } from "../attention";
import { createRandom, requireWhole, tf, type Tensor } from "../runtime";
import { softmaxJacobian } from "../softmax";
import {
  createLookup,
  createLookupModel,
  type LookupBatch,
  type LookupModel,
  type LookupScore,
  type LookupSizes,
  type LookupTask,
} from "./lookup";

export interface LookupTraining {
  /** Number of batches, ≥ 1. */
  steps: number;
  /** Chooses the questions. */
  seed: number | string;
  /** Questions a batch. Default 64 */
  batch?: number;
  /** Of Adam. Default 0.003 */
  learningRate?: number;
  /** Called after each step and awaited. `step` counts from 1. */
  onStep?: (loss: number, step: number) => void | Promise<void>;
}

/**
 * Trains in place: the loss is the squared error of the value found, Σ alpha v against the wanted v, so that
 * learning goes through the softmax as in any attention layer. Nothing supervises alpha itself.
 * @returns the loss of every step
 * @throws InputError when `steps` is no whole number ≥ 1
 */
export async function trainLookup(
  model: LookupModel,
  task: LookupTask,
  { steps, seed, batch = 64, learningRate = 0.003, onStep }: LookupTraining,
): Promise<number[]> {
  requireWhole("steps", steps);
  const random = createRandom(`${seed}/train`);
  const optimizer = tf.train.adam(learningRate);
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const loss = tf.tidy(() => {
      const drawn = task.draw(random, batch);
      const cost = optimizer.minimize(() => errorOf(model, drawn), true) as Tensor;
      return cost.dataSync()[0] as number;
    });
    losses.push(loss);
    await onStep?.(loss, step);
  }
  optimizer.dispose();
  return losses;
}

function errorOf(model: LookupModel, { queries, keys, values, wanted }: LookupBatch): tf.Scalar {
  const { output } = attention(queries, keys, values, { score: model.scores }); // [batch, 1, 8]
  return output.sub(wanted.matMul(values)).square().mean() as tf.Scalar;
}

/** Share of `count` fresh questions (default 500) in which the wanted key has the largest weight. */
export function lookupAccuracy(
  model: LookupModel,
  task: LookupTask,
  { seed, count = 500 }: { seed: number | string; count?: number },
): number {
  return tf.tidy(() => {
    const { queries, keys, wanted } = task.draw(createRandom(`${seed}/test`), count);
    const hits = model.scores(queries, keys).argMax(-1).equal(wanted.argMax(-1));
    return hits.toFloat().mean().dataSync()[0] as number;
  });
}

/**
 * Mean Frobenius norm of the softmax Jacobian ∂alpha / ∂e over fresh questions: how much of a gradient passes
 * through the weights. 0.5 for two equal winners, its maximum; 0 when one weight is 1.
 */
export function softmaxGradientNorm(
  model: LookupModel,
  task: LookupTask,
  { seed, count = 200 }: { seed: number | string; count?: number },
): number {
  return tf.tidy(() => {
    const { queries, keys } = task.draw(createRandom(`${seed}/test`), count);
    const jacobian = softmaxJacobian(model.scores(queries, keys).squeeze([1])) as Tensor; // [count, n, n]
    return jacobian.square().sum([1, 2]).sqrt().mean().dataSync()[0] as number;
  });
}

/** One line of {@link compareLookups}. */
export interface LookupResult {
  score: LookupScore;
  d: number;
  parameters: number;
  /** Mean norm of the softmax gradient before training. */
  gradientNorm: number;
  /** On fresh questions after training, 0 to 1. */
  accuracy: number;
}

/**
 * Trains every score in every dimension with the same questions, starting projections and budget.
 * `onStep` is called for each of dimensions × scores × steps.
 * @example await compareLookups({ dimensions: [4, 64], scores: ["dot", "scaledDot"], seed: 1, steps: 200 })
 */
export async function compareLookups({
  dimensions,
  scores,
  ...training
}: LookupTraining &
  LookupSizes & {
    dimensions: readonly number[];
    scores: readonly LookupScore[];
  }): Promise<LookupResult[]> {
  const results: LookupResult[] = [];
  for (const d of dimensions) {
    const task = createLookup(d, `${training.seed}/${d}`, training);
    for (const score of scores) {
      const model = createLookupModel(score, d, `${training.seed}/${d}`);
      const gradientNorm = softmaxGradientNorm(model, task, { seed: training.seed });
      await trainLookup(model, task, training);
      const accuracy = lookupAccuracy(model, task, { seed: training.seed });
      results.push({ score, d, parameters: model.parameters, gradientNorm, accuracy });
      model.dispose();
    }
    task.dispose();
  }
  return results;
}
