/** From word ids to vectors. */
import { tf, type Tensor } from "../runtime";
import type { Noise } from "./model";

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
