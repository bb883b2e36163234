/** The weights of PAG-Net. */
import { createRandom, tf, type Random, type Tensor } from "../../runtime";
import { createMatrix } from "../../layers";

export interface PagNetSizes {
  /** Channels of pictures. */
  channels: number;
  /** Features at each level, the largest level first. */
  features: readonly number[];
  /** Width of queries and keys. */
  dK: number;
}

export type PagLevelWeights = {
  /** From the level before: `[3, 3, in, features]` and `[features]`. */
  encode: { kernel: Tensor; bias: Tensor };
  /** Queries and keys: `[features, dK]` each. */
  wQ: Tensor;
  wK: Tensor;
  /** How much the likeness of known pixels counts, as a number per unit of mean squared difference: `[1]`. */
  prior: Tensor;
  /** Joins what the encoder saw, what attention brought and what the deeper level says: `[3, 3, in, features]`. */
  fuse: { kernel: Tensor; bias: Tensor };
  /** The picture at this level: `[1, 1, features, channels]` and `[channels]`. */
  head: { kernel: Tensor; bias: Tensor };
};

export type PagNetWeights = PagLevelWeights[];

/** Starting weights; the same for the same seed. */
export function createPagNetWeights(
  seed: number | string,
  { channels, features, dK }: PagNetSizes,
): PagNetWeights {
  const random = createRandom(seed);
  return features.map((size, l) => {
    const deeper = features[l + 1] ?? 0;
    return {
      encode: convolution(random, 3, features[l - 1] ?? channels + 1, size),
      wQ: createMatrix(random, size, dK),
      wK: createMatrix(random, size, dK),
      prior: tf.tensor1d([50]),
      fuse: convolution(random, 3, 2 * size + deeper, size),
      head: convolution(random, 1, size, channels),
    };
  });
}

/** A kernel with normal entries of variance 2 / inputs (He et al. 2015, eq. 10) and a bias of zeros. */
function convolution(random: Random, side: number, from: number, to: number) {
  const kernel = random.normalTensor([side, side, from, to], Math.sqrt(2 / (side * side * from)));
  return { kernel, bias: tf.zeros([to]) };
}
