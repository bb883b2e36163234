/** Shape guards of attention: they look at shapes only, never at values, so they cost nothing. */
import { InputError, last, requireShape, requireTensor, showShape } from "../base";
import { toTensor, type Tensor, type TensorLike } from "../runtime";

/** A tensor as float32; the very same where it is. */
export function asFloat(x: Tensor): Tensor {
  return x.dtype === "float32" ? x : x.toFloat();
}

/** The shape of the scores: queries `[batch…, queries, dQ]` × keys `[batch…, keys, dK]`. */
export function scoreShape(queries: Tensor, keys: Tensor): number[] {
  return [...queries.shape.slice(0, -1), last(keys, 1)];
}

/** @throws InputError unless the three fit: `[batch…, queries, dQ]`, `[batch…, keys, dK]`, `[batch…, keys, dV]` */
export function requireAttentionShapes(queries: Tensor, keys: Tensor, values: Tensor): void {
  requireTensor("queries", queries, 2);
  requireKeys(queries, keys);
  requireTensor("values", values, 2);
  requireShape("values", values.shape, [...keys.shape.slice(0, -1), -1]);
}

/** The three as tensors. @throws InputError as {@link requireAttentionShapes} */
export function attentionTensors(
  queries: TensorLike,
  keys: TensorLike,
  values: TensorLike,
): [q: Tensor, k: Tensor, v: Tensor] {
  const [q, k, v] = [
    toTensor("queries", queries, 2),
    toTensor("keys", keys, 2),
    toTensor("values", values, 2),
  ];
  requireAttentionShapes(q, k, v);
  return [q, k, v];
}

/** @throws InputError unless keys `[batch…, keys, dK]` have the batch axes of queries `[batch…, queries, dQ]` */
export function requireKeys(queries: Tensor, keys: Tensor): void {
  requireTensor("queries", queries, 2);
  requireTensor("keys", keys, 2);
  requireShape("keys", keys.shape, [...queries.shape.slice(0, -2), -1, -1]);
}

/** @throws InputError unless keys are as wide as queries, which every dot product needs */
export function requireSameWidth(queries: Tensor, keys: Tensor): void {
  requireKeys(queries, keys);
  requireShape("keys", keys.shape, [...queries.shape.slice(0, -2), -1, last(queries)]);
}

/**
 * A mask or bias with as many axes as the scores. Short ones must have at most two axes: with one of three
 * for scores of four nobody could tell a batch from heads.
 * @throws InputError when it does not broadcast to `scores`
 */
export function alignToScores(argument: string, tensor: Tensor, scores: readonly number[]): Tensor {
  requireTensor(argument, tensor, 0);
  const missing = scores.length - tensor.rank;
  const aligned = [...new Array<number>(Math.max(missing, 0)).fill(1), ...tensor.shape];
  const clear = missing === 0 || (missing > 0 && tensor.rank <= 2);
  const fits = aligned.every((size, i) => size === 1 || size === scores[i]);
  if (!clear || !fits) {
    const expected = `shape ${showShape(scores)} with 1 for any size, or its last one or two sizes`;
    throw new InputError(argument, expected, `shape ${showShape(tensor.shape)}`);
  }
  return missing === 0 ? tensor : tensor.reshape(aligned); // [1…, queries, keys]
}
