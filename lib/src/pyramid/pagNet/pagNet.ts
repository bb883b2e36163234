/**
 * PAG-Net as the post describes it: masked input → encoder pyramid → attention at each level, deep to shallow → fusion →
 * reconstruction. No paper of that name exists for filling holes; the nearest is PEN-Net (Zeng et al. 2019).
 */
import { attention } from "../../attention";
import { requireSameShape, tf, type Tensor } from "../../runtime";
import type { LevelBatch, PagBatch } from "./batch";
import { gaussianPyramid } from "../levels";
import { partialConvolution, type PartlyKnown } from "./partial";
import type { PagLevelWeights, PagNetWeights } from "./weights";

export interface PagNetOptions {
  /** `none`: no attention at all; `learned`: scores q·k / √dK alone; `prior`: plus the likeness of known pixels. */
  attention: "none" | "learned" | "prior";
  /** Of the encoder: `partial` ones do not read what is hidden. Default: plain ones, which are told where it is. */
  convolution?: "plain" | "partial";
}

/**
 * Fills the holes of a batch. Without attention what is left is a plain U-Net of the same size.
 * @returns one picture a level, largest first: `[batch, height / 2^l, width / 2^l, channels]`, 0 … 1
 */
export function pagNet(weights: PagNetWeights, batch: PagBatch, options: PagNetOptions): Tensor[] {
  return tf.tidy(() => {
    // The same encoder reads every scale: what is drawn twice as large looks the same to it at half the size.
    const scales = batch.inputs.map((input) => encoderPyramid(weights, input, options));
    const pictures: Tensor[] = [];
    let deeper: Tensor | undefined;
    for (let l = weights.length - 1; l >= 0; l--) {
      const level = weights[l] as PagLevelWeights;
      const seen = scales[0]?.[l] as Tensor; // [batch, height, width, features]
      const brought = bring(
        level,
        scales.map((scale) => scale[l] as Tensor),
        batch.levels[l] as LevelBatch,
        options,
      );
      const below = deeper ? [doubled(deeper)] : [];
      deeper = convolve(tf.concat([seen, brought, ...below], 3), level.fuse).relu();
      pictures.unshift(convolve(deeper, level.head).sigmoid());
    }
    return pictures;
  });
}

/** Features of every level: each convolution but the first halves both sides. */
function encoderPyramid(weights: PagNetWeights, input: Tensor, { convolution }: PagNetOptions): Tensor[] {
  if (convolution === "partial") return partialPyramid(weights, input);
  const levels: Tensor[] = [];
  weights.forEach(({ encode }, l) => {
    levels.push(convolve(levels[l - 1] ?? input, encode, l === 0 ? 1 : 2).relu());
  });
  return levels;
}

function partialPyramid(weights: PagNetWeights, input: Tensor): Tensor[] {
  const mask = input.slice([0, 0, 0, (input.shape[3] as number) - 1]); // the last channel, 1 where hidden
  let level: PartlyKnown = { features: input, known: tf.scalar(1).sub(mask) };
  return weights.map(({ encode: { kernel, bias } }, l) => {
    const { features, known } = partialConvolution(level, kernel, bias, l === 0 ? 1 : 2);
    level = { features: features.relu(), known };
    return level.features;
  });
}

/** What attention brings to the hidden places of a level; zeros elsewhere. */
function bring(level: PagLevelWeights, scales: Tensor[], batch: LevelBatch, options: PagNetOptions): Tensor {
  const seen = scales[0] as Tensor;
  if (options.attention === "none") return tf.zerosLike(seen);
  const features = seen.shape[3] as number;
  const size = seen.shape[0] as number;
  const flat = seen.reshape([-1, features]); // [batch · places, features]
  const asking = flat.gather(batch.places as tf.Tensor1D).reshape([size, batch.queries, features]);
  const keys = tf.concat(
    scales.map((scale) => scale.reshape([size, -1, features])),
    1,
  ); // [batch, keys, features]
  const project = (x: Tensor, w: Tensor) =>
    x
      .reshape([-1, features])
      .matMul(w)
      .reshape([size, -1, w.shape[1] as number]); // [batch, n, dK]
  const bias = options.attention === "prior" ? batch.prior.mul(level.prior) : undefined;
  const { output } = attention(project(asking, level.wQ), project(keys, level.wK), keys, {
    mask: batch.known,
    bias,
  });
  const answers = output.reshape([-1, features]);
  return tf
    .unsortedSegmentSum(answers, batch.places as tf.Tensor1D, flat.shape[0] as number)
    .reshape(seen.shape);
}

function convolve(x: Tensor, { kernel, bias }: { kernel: Tensor; bias: Tensor }, stride = 1): Tensor {
  return tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, "same").add(bias);
}

/** Every pixel four times. */
function doubled(x: Tensor): Tensor {
  const [batch = 0, height = 0, width = 0, features = 0] = x.shape;
  const twice = (y: Tensor, length: number) => y.reshape([-1, 1, length]).tile([1, 2, 1]);
  return twice(twice(x, width * features), features).reshape([batch, 2 * height, 2 * width, features]);
}

/**
 * The pyramid loss: Σ_l hole · mean |x̂ − x| over hidden pixels + valid · the mean over known ones, where the targets are
 * the levels of the true picture's Gaussian pyramid (after Zeng et al. 2019, eq. 7). A pixel of a smaller level is hidden
 * when its filter reads a hidden one.
 * @param pictures of `pagNet`, largest first
 * @param truth `[batch, height, width, channels]`
 * @param hidden `[batch, height, width, 1]`: 1 where hidden
 * @throws InputError when sizes do not follow each other
 */
export function pyramidLoss(
  pictures: readonly Tensor[],
  truth: Tensor,
  hidden: Tensor,
  { hole = 6, valid = 1 } = {},
): tf.Scalar {
  return tf.tidy(() => {
    const targets = gaussianPyramid(truth, pictures.length);
    const holes = gaussianPyramid(hidden, pictures.length).map((level) => level.greater(1e-6).toFloat());
    const channels = truth.shape[3] as number;
    const losses = pictures.map((picture, l) => {
      const [target, inside] = [targets[l] as Tensor, holes[l] as Tensor];
      requireSameShape("pictures", target.shape, picture.shape);
      const error = picture.sub(target).abs();
      const mean = (where: Tensor) => error.mul(where).sum().div(where.sum().mul(channels).maximum(1));
      return mean(inside)
        .mul(hole)
        .add(mean(tf.scalar(1).sub(inside)).mul(valid));
    });
    return tf.addN(losses) as tf.Scalar;
  });
}
