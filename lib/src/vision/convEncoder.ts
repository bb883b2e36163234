/** A small convolutional network from pictures to a grid of regions. */
import { InputError, createRandom, requireWhole, tf, type Random, type Tensor } from "../runtime";
import { mapWeights, namedVariables, trainable } from "../layers";
import {
  batchNorm,
  createBatchNormStatistics,
  createBatchNormWeights,
  type BatchNormStatistics,
  type BatchNormWeights,
} from "./batchNorm";
import type { ImageEncoder } from "./encoder";
import { regionCentres } from "./tensors";

/** One layer: a convolution without bias, batch normalisation, ReLU. */
export interface ConvLayer {
  /** Side of the square kernel. */
  kernel: number;
  stride: number;
  channels: number;
}

export interface ConvEncoderOptions {
  /** Of the pictures; divisible by all strides together. Default 64 */
  side?: number;
  /** Default: 5×5 in steps of 4 to 32 channels, 3×3 in steps of 2 to 64, 3×3 to 64 */
  layers?: readonly ConvLayer[];
  seed: number | string;
}

/** Takes a 64 × 64 picture to 8 × 8 regions. */
export const smallLayers: readonly ConvLayer[] = [
  { kernel: 5, stride: 4, channels: 32 },
  { kernel: 3, stride: 2, channels: 64 },
  { kernel: 3, stride: 1, channels: 64 },
];

type LayerWeights = { kernel: Tensor; norm: BatchNormWeights };

/**
 * Convolutions, each followed by batch normalisation and ReLU; then the place of each region is put beside its
 * features, so that "left" and "right" can be read off (Liu et al. 2018, CoordConv).
 * @returns an encoder of width `channels of the last layer + 2`
 * @throws InputError when a size is no whole number ≥ 1 or the strides do not divide the side
 * @example createConvEncoder({ seed: 1 }).grid // { rows: 8, columns: 8 }
 */
export function createConvEncoder({
  side = 64,
  layers = smallLayers,
  seed,
}: ConvEncoderOptions): ImageEncoder {
  const cells = gridSide(side, layers);
  const grid = { rows: cells, columns: cells };
  const random = createRandom(`${seed}/encoder`);
  const weights = trainable(
    layers.map((layer, i) => layerWeights(layer, layers[i - 1]?.channels ?? 3, random)),
  );
  const remembered = layers.map(({ channels }) => createBatchNormStatistics(channels));
  const last = layers.at(-1) as ConvLayer;
  return {
    name: "cnn",
    side,
    grid,
    width: last.channels + 2,
    weights,
    statistics: namedVariables(remembered, "statistics"),
    encode(images, options = {}) {
      const batch = images.shape[0] as number;
      const features = convolve(images.sub(0.5).mul(2), layers, weights, remembered, options);
      const regions = features.reshape([batch, cells * cells, last.channels]);
      const places = regionCentres(grid).expandDims(0).tile([batch, 1, 1]); // [batch, regions, 2]
      return tf.concat([regions, places], 2);
    },
    dispose() {
      for (const tree of [weights, remembered]) mapWeights(tree, (tensor) => (tensor.dispose(), tensor));
    },
  };
}

function convolve(
  images: Tensor,
  layers: readonly ConvLayer[],
  weights: readonly LayerWeights[],
  remembered: readonly BatchNormStatistics[],
  options: { training?: boolean },
): Tensor {
  return layers.reduce((x, { stride }, i) => {
    const { kernel, norm } = weights[i] as LayerWeights;
    const convolved = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, "same"); // [batch, rows, columns, channels]
    return batchNorm(convolved, norm, remembered[i] as BatchNormStatistics, options).relu();
  }, images);
}

/** Normal entries of variance 2 / inputs (He et al. 2015), as ReLU follows. */
function layerWeights({ kernel, channels }: ConvLayer, inputs: number, random: Random): LayerWeights {
  const shape = [kernel, kernel, inputs, channels];
  return {
    kernel: random.normalTensor(shape, Math.sqrt(2 / (kernel * kernel * inputs))),
    norm: createBatchNormWeights(channels),
  };
}

function gridSide(side: number, layers: readonly ConvLayer[]): number {
  requireWhole("side", side);
  if (layers.length === 0) throw new InputError("layers", "at least one", "none (it is empty)");
  for (const { kernel, stride, channels } of layers) {
    for (const size of [kernel, stride, channels]) requireWhole("layers", size);
  }
  const shrunk = layers.reduce((product, { stride }) => product * stride, 1);
  if (side % shrunk === 0) return side / shrunk;
  throw new InputError("side", `a multiple of ${shrunk}, the product of all strides`, String(side));
}
