/** Weights as trees of tensors: making them, making them trainable, listing them. */
import { requireWhole } from "../base";
import { tf, type Random, type Tensor } from "../runtime";

/** Tensors in objects and arrays, to any depth. */
export type WeightTree = Tensor | undefined | { [name: string]: WeightTree } | WeightTree[];

/**
 * A weight matrix with normal entries of variance 2 / (dIn + dOut) (Glorot & Bengio 2010, eq. 12).
 * @returns `[dIn, dOut]`
 * @throws InputError when a size is no whole number ≥ 1
 */
export function createMatrix(random: Random, dIn: number, dOut: number): Tensor {
  requireWhole("dIn", dIn);
  requireWhole("dOut", dOut);
  return random.normalTensor([dIn, dOut], Math.sqrt(2 / (dIn + dOut)));
}

/**
 * The same weights as variables, which an optimizer can train. The tensors given are disposed.
 * @example const weights = trainable(createAdditiveWeights(1, { dQ: 2, dK: 3, dA: 5 }))
 */
export function trainable<T extends WeightTree>(weights: T): T {
  return mapWeights(weights, (tensor) => {
    const variable = tf.variable(tensor);
    tensor.dispose();
    return variable;
  });
}

/** Replaces every tensor of a tree by `f` of it. */
export function mapWeights<T extends WeightTree>(weights: T, f: (tensor: Tensor) => Tensor): T {
  if (weights === undefined) return weights;
  if (weights instanceof tf.Tensor) return f(weights) as T;
  if (Array.isArray(weights)) return weights.map((item) => mapWeights(item, f)) as T;
  const entries = Object.entries(weights as { [name: string]: WeightTree });
  return Object.fromEntries(entries.map(([name, item]) => [name, mapWeights(item, f)])) as T;
}

/** The tensors of a tree, in the order they were written. */
export function tensorsOf(weights: WeightTree): Tensor[] {
  const tensors: Tensor[] = [];
  mapWeights(weights, (tensor) => {
    tensors.push(tensor);
    return tensor;
  });
  return tensors;
}

/** How many numbers a tree of weights holds. */
export function sizeOf(weights: WeightTree): number {
  return tensorsOf(weights).reduce((sum, { size }) => sum + size, 0);
}
