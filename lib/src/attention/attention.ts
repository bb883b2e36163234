/** Attention: every query takes a weighted mean of the values, by how well it fits their keys. */
import { isTensor, last, requireShape, requireTensor } from "../base";
import { tf, type Tensor } from "../runtime";
import type { AttentionResult, ScaledDotOptions, WeightOptions } from "./options";
import { scaledDotScore, type PreparedKeys, type ScoreFunction } from "./scores";
import { requireAttentionShapes, requireSameWidth, scoreShape } from "./shapes";
import { dropOut, hideMasked, softmaxOverKeys } from "./kernels/softmaxOverKeys";

export interface AttentionOptions extends WeightOptions {
  /** How queries are compared with keys. Default `scaledDotScore()`. Ignored when keys are prepared. */
  score?: ScoreFunction;
}

/**
 * Attention with any score function: e = score(q, k), alpha = softmax(e) over keys, c = Σ alpha v
 * (Bahdanau et al. 2015, eq. 5 and 6).
 *
 * Self-attention when queries, keys and values come from one sequence, cross-attention otherwise. Masked
 * keys are inert: what they and their values hold changes no bit of the result (NaN and ∞ too where the mask
 * is the same for all queries; elsewhere values must be finite). A fully masked row, also one whose scores are
 * all −∞, gives zero weights and a zero output, with zero gradients. NaN in a used score gives NaN.
 *
 * @param queries `[batch…, queries, dQ]`
 * @param keys `[batch…, keys, dK]`, or what `prepareKeys` made of them
 * @param values `[batch…, keys, dV]`
 * @throws InputError when shapes do not fit or are empty, when `dropout` is outside [0, 1) or lacks a seed
 * @example attention([[1, 0]], [[0, 0], [0, 0]], [[2], [4]]) // output [[3]], weights [[0.5, 0.5]]
 */
export function attention(
  queries: Tensor,
  keys: Tensor | PreparedKeys,
  values: Tensor,
  options: AttentionOptions = {},
): AttentionResult {
  requireTensor("queries", queries, 2);
  requireTensor("values", values, 2);
  const shape = scoreShape(queries, values);
  return tf.tidy(() => {
    const e = isTensor(keys) ? scoreFresh(queries, keys, values, options) : keys.score(queries);
    requireShape("scores", e.shape, shape); // [batch…, queries, keys]
    const weights = dropOut(softmaxOverKeys(e, options, true), options);
    return { weights, output: weights.matMul(hideMasked(values, options.mask, shape)) }; // [batch…, queries, dV]
  });
}

function scoreFresh(queries: Tensor, keys: Tensor, values: Tensor, options: AttentionOptions): Tensor {
  const { score = scaledDotScore(), mask } = options;
  requireAttentionShapes(queries, keys, values);
  return score(queries, hideMasked(keys, mask, scoreShape(queries, keys)));
}

/**
 * Scaled dot-product attention, with the scale applied to the queries:
 *
 *     Attention(Q, K, V) = softmax(Q Kᵀ / √dK) V
 *
 * Vaswani et al. 2017, eq. 1. Masks and fully masked rows as for {@link attention}, except that scores beyond
 * the range of float32 give NaN. Memory grows with queries × keys; `blockedAttention` avoids that.
 *
 * @param queries Q `[batch…, queries, dK]`
 * @param keys K `[batch…, keys, dK]`
 * @param values V `[batch…, keys, dV]`
 * @throws InputError when shapes do not fit or are empty, when `dropout` is outside [0, 1) or lacks a seed
 * @example scaledDotProductAttention([[1, 0]], [[0, 0], [0, 0]], [[2], [4]]) // output [[3]], weights [[0.5, 0.5]]
 */
export function scaledDotProductAttention(
  queries: Tensor,
  keys: Tensor,
  values: Tensor,
  options: ScaledDotOptions = {},
): AttentionResult {
  requireAttentionShapes(queries, keys, values);
  requireSameWidth(queries, keys);
  const shape = scoreShape(queries, keys);
  return tf.tidy(() => {
    const scaled = queries.mul(options.scale ?? 1 / Math.sqrt(last(queries)));
    const e = scaled.matMul(hideMasked(keys, options.mask, shape), false, true); // [batch…, queries, keys]
    const weights = dropOut(softmaxOverKeys(e, options), options);
    return { weights, output: weights.matMul(hideMasked(values, options.mask, shape)) }; // [batch…, queries, dV]
  });
}
