/** Batch normalisation: what makes small convolutional networks learn quickly. */
import {
  InputError,
  hasKernels,
  requirePositive,
  requireSameShape,
  requireWhole,
  tf,
  type Tensor,
} from "../runtime";
import { batchNormKernel } from "./kernels/batchNorm";

export type BatchNormWeights = {
  /** γ. `[channels]` */
  gain: Tensor;
  /** β. `[channels]` */
  bias: Tensor;
};

/** Running means over the batches seen in training: variables that no gradient changes. */
export type BatchNormStatistics = { mean: tf.Variable; variance: tf.Variable };

export interface BatchNormOptions {
  /** Whether to use, and remember, the statistics of this batch. Default false: the remembered ones */
  training?: boolean;
  /** How much of the running statistics a batch replaces, in (0, 1]. Default 0.1 */
  momentum?: number;
  /** ε > 0. Default 1e-5 */
  epsilon?: number;
}

/**
 * y = γ ⊙ (x − μ) / √(σ² + ε) + β for every channel (Ioffe & Szegedy 2015, algorithm 1). In training μ and σ² are
 * those of the batch over all places, σ² biased, and the running statistics move towards them, σ² unbiased, as in
 * PyTorch; otherwise the running ones are used. On native TensorFlow one kernel computes it.
 * @param x `[batch, height, width, channels]`; in training with at least two places in all
 * @throws InputError when sizes do not fit or options are out of range
 * @example batchNorm(x, createBatchNormWeights(3), createBatchNormStatistics(3), { training: true })
 */
export function batchNorm(
  x: Tensor,
  weights: BatchNormWeights,
  statistics: BatchNormStatistics,
  options: BatchNormOptions = {},
): Tensor {
  return normalise(x, weights, statistics, options, hasKernels() ? batchNormKernel : byMoments);
}

/** {@link batchNorm} from single operations: the reference, and the way on plain JavaScript. */
export function batchNormByParts(
  x: Tensor,
  weights: BatchNormWeights,
  statistics: BatchNormStatistics,
  options: BatchNormOptions = {},
): Tensor {
  return normalise(x, weights, statistics, options, byMoments);
}

function normalise(
  x: Tensor,
  { gain, bias }: BatchNormWeights,
  statistics: BatchNormStatistics,
  { training = false, momentum = 0.1, epsilon = 1e-5 }: BatchNormOptions,
  ofBatch: typeof batchNormKernel,
): Tensor {
  requireFit(x, [gain, bias, statistics.mean, statistics.variance], training);
  requirePositive("epsilon", epsilon);
  if (!(momentum > 0 && momentum <= 1))
    throw new InputError("momentum", "a number in (0, 1]", String(momentum));
  return tf.tidy(() => {
    if (training)
      return ofBatch(x, gain, bias, epsilon, (mean, variance) =>
        remember(statistics, mean, variance, momentum),
      );
    const scale = gain.mul(statistics.variance.add(epsilon).rsqrt());
    return x.mul(scale).add(bias.sub(statistics.mean.mul(scale)));
  });
}

function byMoments(
  x: Tensor,
  gain: Tensor,
  bias: Tensor,
  epsilon: number,
  seen: (mean: Tensor, variance: Tensor) => void,
): Tensor {
  const { mean, variance } = tf.moments(x, [0, 1, 2]); // each [channels]
  const places = x.size / mean.size;
  seen(mean, variance.mul(places / (places - 1)));
  return x.sub(mean).mul(variance.add(epsilon).rsqrt().mul(gain)).add(bias);
}

function remember(running: BatchNormStatistics, mean: Tensor, variance: Tensor, momentum: number): void {
  const towards = (old: tf.Variable, now: Tensor) => old.assign(old.add(now.sub(old).mul(momentum)));
  towards(running.mean, mean);
  towards(running.variance, variance);
}

/** γ = 1, β = 0. */
export function createBatchNormWeights(channels: number): BatchNormWeights {
  requireWhole("channels", channels);
  return { gain: tf.ones([channels]), bias: tf.zeros([channels]) };
}

/** Mean 0, variance 1: what is assumed before anything was seen. */
export function createBatchNormStatistics(channels: number): BatchNormStatistics {
  requireWhole("channels", channels);
  return tf.tidy(() => ({
    mean: tf.variable(tf.zeros([channels]), false),
    variance: tf.variable(tf.ones([channels]), false),
  }));
}

function requireFit(x: Tensor, perChannel: readonly Tensor[], training: boolean): void {
  if (x.rank !== 4) throw new InputError("x", "[batch, height, width, channels]", `rank ${x.rank}`);
  const channels = x.shape[3] as number;
  for (const each of perChannel) requireSameShape("weights", [channels], each.shape);
  if (training && x.size <= channels) throw new InputError("x", "at least two places in training", "one");
}
