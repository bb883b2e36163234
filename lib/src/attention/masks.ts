/** Masks: true where a query may use a key. They combine by `logicalAnd` and broadcast over batch and heads. */
import { InputError, requireWhole } from "../base";
import { tf, type Tensor } from "../runtime";

/**
 * Which keys are real when sequences of a batch were padded to one length.
 * @param lengths how many keys of each sequence are real, 0 … keys; `[batch]`
 * @param keys the padded length
 * @returns `[batch, 1, keys]`, the same for every query; `.expandDims(1)` adds the axis of heads
 * @throws InputError when a length is no whole number from 0 to `keys`
 * @example paddingMask([1, 3], 3) // [[[1, 0, 0]], [[1, 1, 1]]]
 */
export function paddingMask(lengths: readonly number[], keys: number): Tensor {
  requireWhole("keys", keys);
  if (lengths.length === 0) throw new InputError("lengths", "at least one length", "none (it is empty)");
  const bad = lengths.findIndex((n) => !Number.isInteger(n) || n < 0 || n > keys);
  if (bad >= 0) {
    throw new InputError("lengths", `whole numbers from 0 to ${keys}`, `${lengths[bad]} at position ${bad}`);
  }
  return tf.tidy(() => tf.range(0, keys).less(tf.tensor(lengths as number[], [lengths.length, 1, 1])));
}

/**
 * Query i may use keys 0 … i + offset: nobody looks at what comes later.
 * @param queries how many queries
 * @param keys how many keys; default as many as queries
 * @param offset position of the first query among the keys; default 0
 * @returns `[queries, keys]`
 * @throws InputError when a size is no whole number ≥ 1, or the offset none at all
 * @example causalMask(3) // [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
 */
export function causalMask(queries: number, keys = queries, offset = 0): Tensor {
  requireOffset(offset);
  return band(queries, keys, -Infinity, offset);
}

/**
 * Query i may use keys i − window … i + window, or i − window … i when causal (Luong et al. 2015, §3.2,
 * local-m; Longformer's sliding window). `localAttention` computes the same without the n × n matrix.
 * @param offset position of the first query among the keys, as for {@link causalMask}; default 0
 * @returns `[queries, keys]`
 * @throws InputError when a size is no whole number ≥ 1, `window` is none ≥ 0, or the offset none at all
 * @example localMask(3, 3, 1) // [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
 */
export function localMask(queries: number, keys: number, window: number, causal = false, offset = 0): Tensor {
  requireWhole("window", window, 0);
  requireOffset(offset);
  return band(queries, keys, offset - window, offset + (causal ? 0 : window));
}

/** @throws InputError unless `offset` is a whole number; a negative one puts queries before the keys */
function requireOffset(offset: number): void {
  if (!Number.isInteger(offset)) throw new InputError("offset", "a whole number", String(offset));
}

/** True where low ≤ key − query ≤ high. */
export function band(queries: number, keys: number, low: number, high: number): Tensor {
  requireWhole("queries", queries);
  requireWhole("keys", keys);
  return tf.tidy(() => {
    const distance = tf.range(0, keys).sub(tf.range(0, queries).expandDims(1)); // [queries, keys]
    const notLater = distance.lessEqual(high);
    return low === -Infinity ? notLater : notLater.logicalAnd(distance.greaterEqual(low));
  });
}
