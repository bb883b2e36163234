/** Attention: every query takes a weighted mean of the values, by how well it fits their keys. */
import { InputError, isSequence, isTensor, last, requireOptions, requireShape } from "../base";
import { tf, toTensor, type Tensor, type TensorLike } from "../runtime";
import { dropOut, hideMasked, softmaxOverKeys } from "./kernels/softmaxOverKeys";
import { requireNumbers, scaledDotOptions, weightOptions } from "./options";
import type { AttentionResult, ScaledDotOptions, WeightOptions } from "./options";
import { scaledDotScore, type PreparedKeys, type ScoreFunction } from "./scores";
import { asFloat, attentionTensors, requireAttentionShapes, requireSameWidth, scoreShape } from "./shapes";

export interface AttentionOptions extends WeightOptions {
  /** How queries are compared with keys. Default `scaledDotScore()`. Prepared keys bring their own. */
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
 * Derivatives of any order.
 *
 * @param queries `[batch…, queries, dQ]`
 * @param keys `[batch…, keys, dK]`, or what `prepareKeys` made of them
 * @param values `[batch…, keys, dV]`
 * @throws InputError when shapes do not fit or are empty, when `dropout` is outside [0, 1) or lacks a seed, when a
 *   mask holds other numbers than 0 and 1, or when there is an option that this function does not have
 * @example attention(tf.tensor([[1, 0]]), tf.zeros([2, 2]), tf.tensor([[2], [4]])) // weights [[0.5, 0.5]], output [[3]]
 */
export function attention(
  queries: TensorLike,
  keys: TensorLike | PreparedKeys,
  values: TensorLike,
  options: AttentionOptions = {},
): AttentionResult {
  requireOptions(options, [...weightOptions, "score"]);
  requireNumbers(options);
  return tf.tidy(() => {
    const [q, v] = [toTensor("queries", queries, 2), toTensor("values", values, 2)];
    const shape = scoreShape(q, v);
    const e = isPrepared(keys, options)
      ? keys.score(q)
      : scoreFresh(q, toTensor("keys", keys, 2), v, options);
    requireShape("scores", e.shape, shape); // [batch…, queries, keys]
    const weights = dropOut(softmaxOverKeys(e, options, true), options);
    return { weights, output: weights.matMul(hideMasked(asFloat(v), options.mask, shape)) }; // [batch…, queries, dV]
  });
}

function isPrepared(keys: TensorLike | PreparedKeys, { score }: AttentionOptions): keys is PreparedKeys {
  if (isTensor(keys) || isSequence(keys)) return false;
  if (typeof (keys as PreparedKeys | undefined)?.score !== "function") {
    throw new InputError("keys", "a tensor, or what prepareKeys makes", String(keys));
  }
  if (score) throw new InputError("score", "none, as prepared keys bring their own", "a score function");
  return true;
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
 * the range of float32 give NaN. Derivatives of any order. Memory grows with queries × keys; `blockedAttention` avoids that.
 *
 * @param queries Q `[batch…, queries, dK]`
 * @param keys K `[batch…, keys, dK]`
 * @param values V `[batch…, keys, dV]`
 * @throws InputError when shapes do not fit or are empty, when `dropout` is outside [0, 1) or lacks a seed, when a
 *   mask holds other numbers than 0 and 1, or when there is an option that this function does not have
 * @example scaledDotProductAttention(tf.tensor([[1, 0]]), tf.zeros([2, 2]), tf.tensor([[2], [4]])) // weights [[0.5, 0.5]], output [[3]]
 */
export function scaledDotProductAttention(
  queries: TensorLike,
  keys: TensorLike,
  values: TensorLike,
  options: ScaledDotOptions = {},
): AttentionResult {
  requireOptions(options, scaledDotOptions);
  requireNumbers(options);
  return tf.tidy(() => {
    const [q, k, v] = attentionTensors(queries, keys, values);
    requireSameWidth(q, k);
    const shape = scoreShape(q, k);
    const scaled = asFloat(q).mul(options.scale ?? 1 / Math.sqrt(last(q)));
    const e = scaled.matMul(hideMasked(asFloat(k), options.mask, shape), false, true); // [batch…, queries, keys]
    const weights = dropOut(softmaxOverKeys(e, options), options);
    return { weights, output: weights.matMul(hideMasked(asFloat(v), options.mask, shape)) }; // [batch…, queries, dV]
  });
}
