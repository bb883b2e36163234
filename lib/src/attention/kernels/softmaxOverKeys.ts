/** From scores to weights: bias, masks, softmax, dropout. The one place that holds the masking contract. */
import { InputError, isTensor, last } from "../../base";
import { operation, tf, type Tensor } from "../../runtime";
import { maskTensor } from "../../softmax";
import { fastSoftmax, normalise } from "../../softmax/kernels";
import { causalMask } from "../masks";
import type { WeightOptions } from "../options";
import { alignToScores, asFloat } from "../shapes";

/** The smallest float32. Stands for −∞ where −∞ − (−∞) must not become NaN. */
export const LOWEST = -3.4028234663852886e38;

/**
 * softmax(e + bias) over the allowed keys; zeros elsewhere and in rows without any allowed key.
 * @param scores e `[batch…, queries, keys]`
 * @param anyScore whether scores themselves may be −∞, which then masks like everything else
 */
export function softmaxOverKeys(scores: Tensor, options: WeightOptions, anyScore = false): Tensor {
  const { bias, mask, causal } = alignMasks(scores, options);
  const unhidden = bias?.notEqual(-Infinity);
  const masks = [mask, unhidden, causal].filter(isTensor);
  const run = operation(
    "attention",
    (x) => {
      const e = x as Tensor;
      const given = [mask, unhidden, anyScore ? e.notEqual(-Infinity) : undefined].filter(isTensor);
      const weights = maskedSoftmax(e, given, causal);
      const gradient = (dy: Tensor, [alpha]: Tensor[]) => {
        const g = (alpha as Tensor).mul(dy);
        return g.sub((alpha as Tensor).mul(g.sum(-1, true))); // alpha ⊙ (dy − Σ alpha dy): 0 where masked
      };
      return { value: weights, keep: [weights], gradient };
    },
    (e, ...all) => softmaxComposed(e as Tensor, all),
    masks,
  );
  const e = asFloat(scores);
  return run(bias ? e.add(bias) : e);
}

/** The same from operations that have derivatives of any order. */
export function softmaxComposed(e: Tensor, masks: readonly Tensor[]): Tensor {
  if (masks.length === 0) return normalise(e, -1);
  const all = masks.reduce((a, b) => a.logicalAnd(b));
  return normalise(tf.where(all, e, tf.fill(e.shape, -Infinity)), -1);
}

/** @throws InputError when mask or bias does not broadcast to the scores, or holds what it cannot mean */
function alignMasks(scores: Tensor, { bias, mask, causal, offset }: WeightOptions) {
  return {
    bias: bias && alignToScores("bias", requireBias(bias), scores.shape),
    mask: mask && alignMask(mask, scores.shape),
    causal: causal ? causalMask(last(scores, 1), last(scores), offset) : undefined,
  };
}

/** A mask as booleans with as many axes as the scores. */
export function alignMask(mask: Tensor, scores: readonly number[]): Tensor {
  return alignToScores("mask", maskTensor("mask", mask), scores).toBool();
}

function requireBias(bias: Tensor): Tensor {
  if (isTensor(bias) && bias.dtype === "bool") {
    throw new InputError("bias", "numbers to be added to the scores", "truth values (they are a `mask`)");
  }
  return bias;
}

function maskedSoftmax(e: Tensor, given: Tensor[], causal: Tensor | undefined): Tensor {
  const masks = [...given, ...(causal ? [causal] : [])];
  if (masks.length === 0) return fastSoftmax(e);
  const all = masks.reduce((a, b) => a.logicalAnd(b));
  const weights = fastSoftmax(tf.where(all, e, tf.fill(e.shape, LOWEST)));
  if (given.length === 0) return weights; // causal alone leaves every query a key
  return tf.where(all.any(-1, true), weights, tf.zerosLike(weights)); // a fully masked row: zeros
}

/** Inverted dropout: a share of the entries becomes 0, the others are divided by 1 − share. */
export function dropOut(x: Tensor, { dropout = 0, seed }: WeightOptions): Tensor {
  if (!(dropout >= 0 && dropout < 1)) throw new InputError("dropout", "a number in [0, 1)", String(dropout));
  if (dropout === 0) return x;
  if (seed === undefined) throw new InputError("seed", "a seed when dropout > 0", "none");
  return tf.dropout(x, dropout, undefined, seed);
}

/**
 * Zeros in the keys or values that a mask hides from every query, so that not even a NaN in padding gets
 * through (0 · NaN is NaN). A mask that differs between queries leaves them as they are.
 * @param x `[batch…, keys, d]`
 * @param scores the shape `[batch…, queries, keys]`
 */
export function hideMasked(x: Tensor, mask: Tensor | undefined, scores: readonly number[]): Tensor {
  if (!mask) return x;
  const aligned = alignToScores("mask", maskTensor("mask", mask), scores);
  if (last(aligned, 1) !== 1 || last(aligned) === 1) return x;
  const perKey = aligned.toBool().reshape([...aligned.shape.slice(0, -2), last(aligned), 1]); // [batch…, keys, 1]
  return tf.where(perKey, x, tf.zerosLike(x));
}
