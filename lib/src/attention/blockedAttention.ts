/** Exact attention in memory that grows with the length, not with its square. */
import { isTensor, last, requireOptions, requireWhole } from "../base";
import { operation, tf, type Tensor, type TensorLike } from "../runtime";
import { backwardPass } from "./kernels/backward";
import { forwardPass } from "./kernels/forward";
import type { Problem } from "./kernels/scores";
import { alignMask, hideMasked, softmaxComposed } from "./kernels/softmaxOverKeys";
import { planTiles } from "./kernels/tiles";
import { causalMask } from "./masks";
import { maskOptions, requireNumbers, type MaskOptions } from "./options";
import { asFloat, attentionTensors, requireSameWidth, scoreShape } from "./shapes";

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
 * Second derivatives are right, too, but hold all scores at once.
 *
 * @param queries Q `[batch…, queries, dK]`
 * @param keys K `[batch…, keys, dK]`
 * @param values V `[batch…, keys, dV]`
 * @returns output `[batch…, queries, dV]`; there are no weights, that is the point
 * @throws InputError when shapes do not fit or are empty, `blockSize` is no whole number ≥ 1, a mask holds
 *   other numbers than 0 and 1, or there is an option that this function does not have (`bias`, `dropout`)
 * @example blockedAttention(tf.tensor([[1, 0]]), tf.zeros([2, 2]), tf.tensor([[2], [4]])).output // [[3]]
 */
export function blockedAttention(
  queries: TensorLike,
  keys: TensorLike,
  values: TensorLike,
  options: BlockedOptions = {},
): { output: Tensor } {
  requireOptions(options, [...maskOptions, "blockSize", "scale"]);
  requireNumbers(options);
  if (options.blockSize !== undefined) requireWhole("blockSize", options.blockSize);
  return tf.tidy(() => {
    const [Q, K, V] = attentionTensors(queries, keys, values);
    requireSameWidth(Q, K);
    const shape = scoreShape(Q, K);
    const flat = (x: Tensor) => asFloat(x).reshape([-1, last(x, 1), last(x)]); // [outer, length, d]
    const q = flat(Q).mul(options.scale ?? 1 / Math.sqrt(last(Q)));
    const k = flat(hideMasked(K, options.mask, shape));
    const v = flat(hideMasked(V, options.mask, shape));
    const output = run(q, k, v, flatMask(options.mask, shape), options);
    return { output: output.reshape([...Q.shape.slice(0, -1), last(V)]) }; // [batch…, queries, dV]
  });
}

type FlatMask = Pick<Problem, "maskOf"> & { mask?: Tensor };

/** The operation with its own gradient. */
function run(q: Tensor, k: Tensor, v: Tensor, { mask, maskOf }: FlatMask, options: BlockedOptions): Tensor {
  const { causal = false, offset = 0, blockSize } = options;
  const sizes = { outer: q.shape[0] as number, queries: last(q, 1), keys: last(k, 1), causal };
  const plan = planTiles(sizes, blockSize);
  const rest = { maskOf, causal, offset };
  const attend = operation(
    "blockedAttention",
    (...inputs) => {
      const [a, b, c] = inputs as [Tensor, Tensor, Tensor];
      const { output, max, sum } = forwardPass({ ...rest, q: a, k: b, v: c, mask }, plan);
      const kept = { q: a, k: b, v: c, mask, output, max, sum };
      const names = (Object.keys(kept) as (keyof typeof kept)[]).filter((name) => kept[name]);
      const gradient = (dy: Tensor, saved: Tensor[]) => {
        const again = Object.fromEntries(names.map((name, i) => [name, saved[i]])) as typeof kept;
        const { dq, dk, dv } = backwardPass({ ...again, ...rest }, plan, again, dy);
        return [dq, dk, dv];
      };
      return { value: output, keep: names.map((name) => kept[name] as Tensor), gradient };
    },
    (...all) => composed(all as [Tensor, Tensor, Tensor, Tensor?], rest),
    mask ? [mask] : [],
  );
  return attend(q, k, v);
}

/** The same with all scores at once, for second derivatives only. */
function composed(
  [q, k, v, mask]: [Tensor, Tensor, Tensor, Tensor?],
  { maskOf, causal, offset }: Rest,
): Tensor {
  const given = mask && maskOf ? mask.gather(tf.tensor1d([...maskOf], "int32")) : mask;
  const later = causal ? causalMask(last(q, 1), last(k, 1), offset) : undefined;
  const e = tf.matMul(q, k, false, true); // [outer, queries, keys]
  return softmaxComposed(e, [given, later].filter(isTensor)).matMul(v);
}

type Rest = Pick<Problem, "maskOf" | "causal" | "offset">;

/** A mask `[batch…, queries, keys]` with 1 anywhere as `[masks, queries or 1, keys or 1]`, never expanded. */
function flatMask(mask: Tensor | undefined, scores: readonly number[]): FlatMask {
  if (!mask) return {};
  const aligned = alignMask(mask, scores);
  const flat = aligned.reshape([-1, last(aligned, 1), last(aligned)]);
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
