/** Exact attention in memory that grows with the length, not with its square. */
import { last, requireWhole } from "../base";
import { tf, type Tensor } from "../runtime";
import type { MaskOptions } from "./options";
import { alignToScores, requireAttentionShapes, requireSameWidth, scoreShape } from "./shapes";
import { hideMasked } from "./kernels/softmaxOverKeys";
import { backwardPass } from "./kernels/backward";
import { forwardPass } from "./kernels/forward";
import type { Problem } from "./kernels/scores";
import { planTiles } from "./kernels/tiles";

export interface BlockedOptions extends MaskOptions {
  /** How many queries and keys make a tile, ≥ 1. Default: chosen for speed. The result does not depend on it. */
  blockSize?: number;
  /** Factor of q·k. Default 1 / √dK. */
  scale?: number;
}

/**
 * The output of `scaledDotProductAttention`, without ever holding queries × keys numbers: scores are computed
 * tile by tile with a running softmax, and computed again for the gradient.
 *
 *     m' = max(m, m̃),   ℓ' = e^(m−m') ℓ + e^(m̃−m') ℓ̃,   O' = (ℓ e^(m−m') O + e^(m̃−m') P̃ V) / ℓ'
 *
 * Dao et al. 2022 (FlashAttention), Algorithm 1; online softmax: Milakov & Gimelshein 2018. Exact, not an
 * approximation. Masks and fully masked rows as for `attention`; scores beyond the range of float32 give NaN.
 *
 * @param queries Q `[batch…, queries, dK]`
 * @param keys K `[batch…, keys, dK]`
 * @param values V `[batch…, keys, dV]`
 * @returns output `[batch…, queries, dV]`; there are no weights, that is the point
 * @throws InputError when shapes do not fit or are empty, or `blockSize` is no whole number ≥ 1
 * @example blockedAttention([[1, 0]], [[0, 0], [0, 0]], [[2], [4]]).output // [[3]]
 */
export function blockedAttention(
  queries: Tensor,
  keys: Tensor,
  values: Tensor,
  options: BlockedOptions = {},
): { output: Tensor } {
  requireAttentionShapes(queries, keys, values);
  requireSameWidth(queries, keys);
  if (options.blockSize !== undefined) requireWhole("blockSize", options.blockSize);
  const shape = scoreShape(queries, keys);
  return tf.tidy(() => {
    const flat = (x: Tensor) => x.reshape([-1, last(x, 1), last(x)]); // [outer, length, d]
    const q = flat(queries).mul(options.scale ?? 1 / Math.sqrt(last(queries)));
    const k = flat(hideMasked(keys, options.mask, shape));
    const v = flat(hideMasked(values, options.mask, shape));
    const output = run(q, k, v, flatMask(options.mask, shape), options);
    return { output: output.reshape([...queries.shape.slice(0, -1), last(values)]) }; // [batch…, queries, dV]
  });
}

type FlatMask = Pick<Problem, "maskOf"> & { mask?: Tensor };

/** The operation with its own gradient. Everything the gradient needs goes through `save`. */
function run(q: Tensor, k: Tensor, v: Tensor, { mask, maskOf }: FlatMask, options: BlockedOptions): Tensor {
  const causal = options.causal ?? false;
  const sizes = { outer: q.shape[0] as number, queries: last(q, 1), keys: last(k, 1), causal };
  const plan = planTiles(sizes, options.blockSize);
  const operation = tf.customGrad((...inputs) => {
    const [a, b, c] = inputs as Tensor[] as [Tensor, Tensor, Tensor];
    const save = inputs[3] as (tensors: Tensor[]) => void;
    const { output, max, sum } = forwardPass({ q: a, k: b, v: c, mask, maskOf, causal }, plan);
    const kept = { q: a, k: b, v: c, mask, output, max, sum };
    const names = (Object.keys(kept) as (keyof typeof kept)[]).filter((name) => kept[name]);
    save(names.map((name) => kept[name] as Tensor));
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const again = Object.fromEntries(names.map((name, i) => [name, saved[i]])) as typeof kept;
      const { dq, dk, dv } = backwardPass({ ...again, maskOf, causal }, plan, again, dy);
      return [dq, dk, dv];
    };
    return { value: output, gradFunc };
  });
  return operation(q, k, v);
}

/** A mask `[batch…, queries, keys]` with 1 anywhere as `[masks, queries or 1, keys or 1]`, never expanded. */
function flatMask(mask: Tensor | undefined, scores: readonly number[]): FlatMask {
  if (!mask) return {};
  const aligned = alignToScores("mask", mask, scores);
  const flat = aligned.toBool().reshape([-1, last(aligned, 1), last(aligned)]);
  if (flat.shape[0] === 1) return { mask: flat };
  return { mask: flat, maskOf: broadcastIndices(scores.slice(0, -2), aligned.shape.slice(0, -2)) };
}

/** For every index of `shape`, flattened, the index in the array of shape `small` that broadcasts to it. */
function broadcastIndices(shape: readonly number[], small: readonly number[]): number[] {
  return shape.reduce(
    (indices, size, axis) => {
      const own = small[axis] as number;
      return indices.flatMap((index) =>
        Array.from({ length: size }, (_, i) => index * own + (own === 1 ? 0 : i)),
      );
    },
    [0],
  );
}
