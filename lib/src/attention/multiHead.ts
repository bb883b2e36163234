/** Multi-head attention: several attentions side by side, each on its own projection of the input. */
import { InputError, requireOptions, requireShape, requireWhole } from "../base";
import { createRandom, tf, toTensor, type Given, type Tensor, type TensorLike } from "../runtime";
import { createMatrix, linear } from "../layers";
import { scaledDotProductAttention } from "./attention";
import { requireNumbers, scaledDotOptions, type AttentionResult, type ScaledDotOptions } from "./options";
import { rotary } from "./rotary";

export type MultiHeadWeights = {
  /** W^Q of all heads side by side. `[dModel, heads · dK]` */
  wQ: Tensor;
  /** W^K. `[dModel, heads · dK]` */
  wK: Tensor;
  /** W^V. `[dModel, heads · dV]` */
  wV: Tensor;
  /** W^O. `[heads · dV, dModel]` */
  wO: Tensor;
  /** Biases, one for each matrix, as wide as it; none by default. */
  bQ?: Tensor;
  bK?: Tensor;
  bV?: Tensor;
  bO?: Tensor;
};

export interface MultiHeadOptions extends ScaledDotOptions {
  /** h, how many heads share the width of the projections. */
  heads: number;
  /** Turn queries and keys by their positions (`rotary`) before they are compared. Default false. */
  rotary?: boolean;
}

/**
 * Cuts the width into heads: `[batch, tokens, heads · d]` → `[batch, heads, tokens, d]`. Head 0 gets the
 * first d numbers of every token.
 * @throws InputError when the width is no multiple of `heads`
 */
export function splitHeads(x: TensorLike, heads: number): Tensor {
  requireWhole("heads", heads);
  return tf.tidy(() => {
    const input = toTensor("x", x, 3);
    requireShape("x", input.shape, [-1, -1, -1]);
    const [batch, tokens, width] = input.shape as [number, number, number];
    if (width % heads !== 0) throw new InputError("heads", `a divisor of the width ${width}`, String(heads));
    const perHead = input.reshape([batch, tokens, heads, width / heads]); // [batch, tokens, heads, d]
    return perHead.transpose([0, 2, 1, 3]); // [batch, heads, tokens, d]
  });
}

/** The inverse of {@link splitHeads}: `[batch, heads, tokens, d]` → `[batch, tokens, heads · d]`. */
export function mergeHeads(x: TensorLike): Tensor {
  return tf.tidy(() => {
    const input = toTensor("x", x, 4);
    requireShape("x", input.shape, [-1, -1, -1, -1]);
    const [batch, heads, tokens, d] = input.shape as [number, number, number, number];
    return input.transpose([0, 2, 1, 3]).reshape([batch, tokens, heads * d]); // [batch, tokens, heads · d]
  });
}

/** The names of {@link MultiHeadOptions}, for `requireOptions`. */
export const multiHeadOptions = [...scaledDotOptions, "heads", "rotary"];

/**
 * MultiHead(Q, K, V) = Concat(head_1, …, head_h) W^O,   head_i = Attention(Q W_i^Q, K W_i^K, V W_i^V)
 * (Vaswani et al. 2017, §3.2.2). Self-attention when the three inputs are one, else cross-attention.
 *
 * @param queries `[batch, queries, dModel]`
 * @param keys `[batch, keys, dModel]`
 * @param values `[batch, keys, dModel]`
 * @param options `mask` may be `[batch, queries, keys]` (for all heads; 1 for any size), `bias` may be
 *   `[heads, queries, keys]` (for the whole batch), otherwise as for `scaledDotProductAttention`
 * @returns output `[batch, queries, dModel]`, weights `[batch, heads, queries, keys]`; fully masked rows have
 *   zero weights, their output is the bias bO
 * @throws InputError when shapes do not fit, the width is no multiple of `heads`, or as `scaledDotProductAttention`
 * @example multiHeadAttention(x, x, x, createMultiHeadWeights("seed", { dModel: 8, heads: 2 }), { heads: 2 })
 */
export function multiHeadAttention(
  queries: TensorLike,
  keys: TensorLike,
  values: TensorLike,
  weights: Given<MultiHeadWeights>,
  options: MultiHeadOptions,
): AttentionResult {
  requireOptions(options, multiHeadOptions);
  requireNumbers(options);
  const forKeys = { heads: options.heads, rotary: options.rotary };
  return tf.tidy(() => attendHeads(queries, projectKeys(keys, values, weights, forKeys), weights, options));
}

/** What multi-head attention compares with and sums: keys and values of every head. */
export type KeysAndValues = {
  /** `[batch, heads, tokens, dK]` */
  keys: Tensor;
  /** `[batch, heads, tokens, dV]` */
  values: Tensor;
};

/**
 * The half of {@link multiHeadAttention} that asks nothing of the queries, for keeping.
 * @param offset position of the first key, for `rotary`
 */
export function projectKeys(
  keys: TensorLike,
  values: TensorLike,
  weights: Given<MultiHeadWeights>,
  { heads, rotary: turned = false, offset }: { heads: number; rotary?: boolean; offset?: number },
): KeysAndValues {
  const k = splitHeads(linear(keys, weights.wK, weights.bK), heads); // [batch, heads, keys, dK]
  const v = splitHeads(linear(values, weights.wV, weights.bV), heads); // [batch, heads, keys, dV]
  return { keys: turned ? rotary(k, { offset }) : k, values: v };
}

/** The other half: queries `[batch, queries, dModel]` look among keys and values of {@link projectKeys}. */
export function attendHeads(
  queries: TensorLike,
  { keys, values }: KeysAndValues,
  weights: Given<MultiHeadWeights>,
  options: MultiHeadOptions,
): AttentionResult {
  const { heads, rotary: turned, ...rest } = options;
  const split = splitHeads(linear(queries, weights.wQ, weights.bQ), heads); // [batch, heads, queries, dK]
  const q = turned ? rotary(split, { offset: rest.offset }) : split;
  const perHead = scaledDotProductAttention(q, keys, values, { ...rest, ...withHeadAxis(options) });
  const output = linear(mergeHeads(perHead.output), weights.wO, weights.bO); // [batch, queries, dModel]
  return { output, weights: perHead.weights };
}

/** A mask of a batch serves all heads, a bias of heads the whole batch. */
function withHeadAxis({ mask, bias }: MultiHeadOptions): Pick<MultiHeadOptions, "mask" | "bias"> {
  return {
    mask: mask?.rank === 3 ? mask.expandDims(1) : mask, // [batch, 1, queries, keys]
    bias: bias?.rank === 3 ? bias.expandDims(0) : bias, // [1, heads, queries, keys]
  };
}

/**
 * Starting weights for {@link multiHeadAttention}, without biases.
 * @param sizes dK and dV are widths of one head, default dModel / heads
 * @throws InputError when a size is no whole number ≥ 1
 */
export function createMultiHeadWeights(
  seed: number | string,
  sizes: { dModel: number; heads: number; dK?: number; dV?: number },
): MultiHeadWeights {
  const { dModel, heads, dK = dModel / heads, dV = dModel / heads } = sizes;
  requireWhole("heads", heads);
  requireWhole("dK", dK);
  requireWhole("dV", dV);
  const random = createRandom(seed);
  return {
    wQ: createMatrix(random, dModel, heads * dK),
    wK: createMatrix(random, dModel, heads * dK),
    wV: createMatrix(random, dModel, heads * dV),
    wO: createMatrix(random, heads * dV, dModel),
  };
}
