/** A small vision Transformer: patches that look at each other. */
import { createEncoderWeights, encoderBlock, type EncoderWeights } from "../attention";
import {
  createNormWeights,
  layerNorm,
  type NormWeights,
  createMatrix,
  mapWeights,
  trainable,
} from "../layers";
import { InputError, createRandom, requireWhole, tf, type Tensor } from "../runtime";
import type { ImageEncoder } from "./encoder";
import { patchEmbedding } from "./patches";

export interface VitEncoderOptions {
  /** Of the pictures; divisible by `patch`. Default 64 */
  side?: number;
  /** Side of a patch. Default 8 */
  patch?: number;
  /** Width of the vectors, divisible by `heads`. Default 64 */
  width?: number;
  /** Blocks of self-attention. Default 2 */
  layers?: number;
  /** Default 4 */
  heads?: number;
  seed: number | string;
}

/** An encoder whose self-attention can be seen. */
export interface VitEncoder extends ImageEncoder {
  /** As `encode`, with the weights of each block `[batch, heads, regions, regions]`. */
  encodeWithWeights(images: Tensor): { regions: Tensor; weights: Tensor[] };
}

type VitWeights = {
  patches: { w: Tensor; b: Tensor };
  /** One learned vector a place. `[patches, width]` */
  positions: Tensor;
  blocks: EncoderWeights[];
  norm: NormWeights;
};

/**
 * z₀ = patches E + positions, blocks of self-attention in the pre-norm form, a last layer normalisation (Dosovitskiy et
 * al. 2021, eq. 1–4, without the class token: captioning wants every region).
 * @throws InputError when a size is no whole number ≥ 1 or `patch` does not divide `side`
 * @example createVitEncoder({ side: 32, patch: 8, seed: 1 }).grid // { rows: 4, columns: 4 }
 */
export function createVitEncoder(options: VitEncoderOptions): VitEncoder {
  const { side = 64, patch = 8, width = 64, layers = 2, heads = 4, seed } = options;
  for (const [name, size] of Object.entries({ side, patch, width, layers, heads })) requireWhole(name, size);
  if (side % patch !== 0) throw new InputError("patch", `a whole number that divides ${side}`, String(patch));
  if (width % heads !== 0)
    throw new InputError("heads", `a whole number that divides ${width}`, String(heads));
  const cells = side / patch;
  const weights = trainable(startWeights({ cells, patch, width, layers, heads, seed }));
  const encodeWithWeights = (images: Tensor) => {
    const embedded = patchEmbedding(images.sub(0.5).mul(2), patch, weights.patches); // [batch, regions, width]
    let x: Tensor = embedded.add(weights.positions);
    const looks = weights.blocks.map((block) => {
      const { output, weights: alpha } = encoderBlock(x, block, { heads });
      x = output;
      return alpha;
    });
    return { regions: layerNorm(x, weights.norm), weights: looks };
  };
  return {
    name: "vit",
    side,
    grid: { rows: cells, columns: cells },
    width,
    weights,
    statistics: {},
    encode: (images) => encodeWithWeights(images).regions,
    encodeWithWeights,
    dispose: () => void mapWeights(weights, (tensor) => (tensor.dispose(), tensor)),
  };
}

function startWeights(sizes: {
  cells: number;
  patch: number;
  width: number;
  layers: number;
  heads: number;
  seed: number | string;
}): VitWeights {
  const { cells, patch, width, layers, heads, seed } = sizes;
  const random = createRandom(`${seed}/vit`);
  return tf.tidy(() => ({
    patches: { w: createMatrix(random, patch * patch * 3, width), b: tf.zeros([width]) },
    positions: random.normalTensor([cells * cells, width], 0.2),
    blocks: Array.from({ length: layers }, (_, i) =>
      createEncoderWeights(`${seed}/block ${i}`, { dModel: width, heads }),
    ),
    norm: createNormWeights(width),
  }));
}
