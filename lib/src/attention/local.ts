/** Attention within a window: time and memory grow with length × window. */
import { last, requireOptions, requireShape, requireWhole } from "../base";
import { tf, type Tensor, type TensorLike } from "../runtime";
import { scaledDotProductAttention } from "./attention";
import { hideMasked } from "./kernels/softmaxOverKeys";
import { band } from "./masks";
import { maskTensor } from "../softmax";
import { requireNumbers } from "./options";
import { alignToScores, asFloat, attentionTensors, requireSameWidth } from "./shapes";

export interface LocalOptions {
  /** Query i uses keys i − window … i + window. ≥ 0 */
  window: number;
  /** Only i − window … i. Default false. */
  causal?: boolean;
  /** True where a key may be used at all. `[batch…, keys]` with 1 for any size, or `[keys]`. */
  mask?: Tensor;
  /** Factor of q·k. Default 1 / √dK. */
  scale?: number;
}

/**
 * The output of `scaledDotProductAttention` under `localMask`, without the n × n matrix: queries are cut into
 * blocks, and each block is compared with its own keys and those of its neighbours only
 * (Beltagy et al. 2020, Longformer, §3.1; windows as in Luong et al. 2015, §3.2, local-m).
 * A query whose whole window is masked gets zeros. Derivatives of any order.
 * @param queries `[batch…, n, dK]`
 * @param keys `[batch…, n, dK]`
 * @param values `[batch…, n, dV]`
 * @returns output `[batch…, n, dV]`; on the way n × at most 3 max(window, 16) scores are held
 * @throws InputError when shapes do not fit, queries and keys differ in number, `window` is no whole number ≥ 0, a mask
 *   holds other numbers than 0 and 1, or there is an option that this function does not have (`bias`, `dropout`)
 * @example localAttention(tf.ones([2, 1]), tf.ones([2, 1]), tf.tensor([[2], [4]]), { window: 0 }).output // [[2], [4]]
 */
export function localAttention(
  queries: TensorLike,
  keys: TensorLike,
  values: TensorLike,
  options: LocalOptions,
): { output: Tensor } {
  requireOptions(options, ["window", "causal", "mask", "scale"]);
  requireNumbers(options);
  requireWhole("window", options.window, 0);
  return tf.tidy(() => localOutput(...selfAttentionTensors(queries, keys, values), options));
}

/** As many keys as queries, as in self-attention. */
function selfAttentionTensors(queries: TensorLike, keys: TensorLike, values: TensorLike) {
  const tensors = attentionTensors(queries, keys, values);
  requireSameWidth(tensors[0], tensors[1]);
  requireShape("keys", tensors[1].shape, tensors[0].shape);
  return tensors;
}

function localOutput(
  queries: Tensor,
  keys: Tensor,
  values: Tensor,
  options: LocalOptions,
): { output: Tensor } {
  const [n, dV] = [last(queries, 1), last(values)];
  const block = Math.min(Math.max(options.window, 16), n);
  const sides = options.causal ? 2 : 3; // the block before, the own one, the block after
  const perKey =
    options.mask &&
    alignToScores("mask", maskTensor("mask", options.mask), keys.shape.slice(0, -1)).expandDims(-2); // [batch…, 1, n]
  const hidden = (x: Tensor) => hideMasked(x, perKey, [...keys.shape.slice(0, -1), n]);
  const q = blocksOf(queries, block); // [outer, blocks, block, dK]
  const k = withNeighbours(blocksOf(hidden(keys), block), sides); // [outer, blocks, span, dK]
  const v = withNeighbours(blocksOf(hidden(values), block), sides); // [outer, blocks, span, dV]
  const mask = windowMask(options, block, sides).logicalAnd(realKeys(keys, perKey, block, sides));
  const { output } = scaledDotProductAttention(q, k, v, { mask, scale: options.scale });
  const rows = output.reshape([q.shape[0] as number, -1, dV]).slice([0, 0, 0], [-1, n, -1]); // [outer, n, dV]
  return { output: rows.reshape(values.shape) }; // [batch…, n, dV]
}

/** `[batch…, n, d]` → `[outer, blocks, block, d]`, with zeros after the last token. */
function blocksOf(x: Tensor, block: number): Tensor {
  const [n, d] = [last(x, 1), last(x)];
  const blocks = Math.ceil(n / block);
  const flat = asFloat(x).reshape([-1, n, d]); // [outer, n, d]
  const even = [
    [0, 0],
    [0, blocks * block - n],
    [0, 0],
  ] as [number, number][];
  return flat.pad(even).reshape([-1, blocks, block, d]);
}

/** Every block with the one before it and, for three sides, the one after: `[outer, blocks, sides · block, d]`. */
function withNeighbours(x: Tensor, sides: number): Tensor {
  const blocks = x.shape[1] as number;
  const ends = [
    [0, 0],
    [1, 1],
    [0, 0],
    [0, 0],
  ] as [number, number][];
  const padded = x.pad(ends); // [outer, blocks + 2, block, d]
  const shifted = Array.from({ length: sides }, (_, side) =>
    padded.slice([0, side, 0, 0], [-1, blocks, -1, -1]),
  );
  return tf.concat(shifted, 2);
}

/** The window as seen from a block, whose span starts one block before it. `[block, span]` */
function windowMask({ window, causal }: LocalOptions, block: number, sides: number): Tensor {
  return band(block, sides * block, block - window, block + (causal ? 0 : window));
}

/** Which keys of every span exist and are not masked. `[outer or 1, blocks, 1, span]` */
function realKeys(keys: Tensor, perKey: Tensor | undefined, block: number, sides: number): Tensor {
  const n = last(keys, 1);
  const wanted = [...keys.shape.slice(0, -2), 1, n];
  const given = perKey ? asFloat(perKey).broadcastTo(wanted).reshape([-1, n, 1]) : tf.ones([1, n, 1]);
  const spans = withNeighbours(blocksOf(given, block), sides); // [outer or 1, blocks, span, 1]
  return spans.transpose([0, 1, 3, 2]).toBool();
}
