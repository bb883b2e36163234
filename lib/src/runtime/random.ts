/** The seeded generator of `base`, for code that also needs tensors. */
import { createRandom as createPlainRandom, requireWhole, type Random as PlainRandom } from "../base";
import { tf, type Tensor } from "./tf";

export interface Random extends PlainRandom {
  /** A float32 tensor of `shape` with normal entries of standard deviation `sd`. */
  normalTensor(shape: readonly number[], sd?: number): Tensor;
}

/**
 * The generator of `base` for `seed`, with the same numbers, that can also fill a tensor.
 * @throws InputError as the generator of `base`, and for a shape of other than whole numbers ≥ 0
 * @example createRandom(1).normalTensor([2, 3]).shape // [2, 3]
 */
export function createRandom(seed: string | number): Random {
  const random = createPlainRandom(seed);
  const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
  const normalTensor: Random["normalTensor"] = (shape, sd = 1) => {
    for (const length of shape) requireWhole("shape", length, 0);
    return tf.tensor(random.normals(size(shape), sd), [...shape], "float32");
  };
  return { ...random, normalTensor };
}
