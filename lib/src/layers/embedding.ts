/** From word ids to vectors, and dropout. */
import { tf, type Random, type Tensor } from "../runtime";

/** Random changes while training. */
export interface Noise {
  /** Share of entries of word vectors and of the decoder's outputs that become 0, in [0, 1). */
  dropout: number;
  random: Random;
}

/**
 * The rows of a table.
 * @param table `[words, width]`
 * @param ids `[batch][length]`
 * @returns `[batch, length, width]`
 */
export function embed(table: Tensor, ids: readonly (readonly number[])[]): Tensor {
  const flat = tf.tensor1d(ids.flat(), "int32");
  return table.gather(flat).reshape([ids.length, -1, table.shape[1] as number]);
}

/** Inverted dropout with fresh noise; the tensor itself without noise. */
export function dropOut(x: Tensor, noise?: Noise): Tensor {
  if (!noise || noise.dropout === 0) return x;
  return tf.dropout(x, noise.dropout, undefined, noise.random.integer(1, 2 ** 31 - 1));
}
