/** From word ids to vectors, and dropout. */
import { flatten, InputError, showShape } from "../base";
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
 * @param argument the name of `ids` in the message
 * @returns `[batch, length, width]`
 * @throws InputError when rows differ in length, are empty, or hold what is no whole number from 0 to words − 1
 * @example embed(tf.tensor([[1, 2], [3, 4]]), [[1, 0]]) // [[[3, 4], [1, 2]]]
 */
export function embed(table: Tensor, ids: readonly (readonly number[])[], argument = "ids"): Tensor {
  const [words, width] = table.shape as [number, number];
  requireIds(argument, ids, words);
  return tf.tidy(() => table.gather(tf.tensor1d(ids.flat(), "int32")).reshape([ids.length, -1, width]));
}

function requireIds(argument: string, ids: readonly (readonly number[])[], words: number): void {
  const { values, shape } = flatten(argument, ids);
  if (shape.length !== 2 || shape.includes(0)) {
    throw new InputError(argument, "rows of word ids", `shape ${showShape(shape)}`);
  }
  const bad = values.findIndex((id) => !Number.isInteger(id) || id < 0 || id >= words);
  if (bad >= 0) {
    throw new InputError(argument, `words from 0 to ${words - 1}`, `${values[bad]} at position ${bad}`);
  }
}

/** Inverted dropout with fresh noise; the tensor itself without noise. */
export function dropOut(x: Tensor, noise?: Noise): Tensor {
  if (!noise || noise.dropout === 0) return x;
  return tf.dropout(x, noise.dropout, undefined, noise.random.integer(1, 2 ** 31 - 1));
}
