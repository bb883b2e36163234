/** From word ids to vectors, and dropout. */
import { requireIds, requireWithin } from "../base";
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
 * @param argument what the caller calls the ids
 * @returns `[batch, length, width]`
 * @throws InputError unless the ids are rows of one length, at least one id in each, from 0 to words − 1
 */
export function embed(table: Tensor, ids: readonly ArrayLike<number>[], argument = "ids"): Tensor {
  const [words, width] = table.shape as [number, number];
  const rows = requireIds(argument, ids, words);
  return tf.tidy(() => table.gather(tf.tensor1d(rows.flat(), "int32")).reshape([rows.length, -1, width]));
}

/**
 * Inverted dropout with fresh noise; the tensor itself without noise.
 * @throws InputError when the share is outside [0, 1)
 */
export function dropOut(x: Tensor, noise?: Noise): Tensor {
  if (!noise || noise.dropout === 0) return x;
  requireWithin("dropout", noise.dropout, 0, 1, true);
  return tf.dropout(x, noise.dropout, undefined, noise.random.integer(1, 2 ** 31 - 1));
}
