/** Attention on plain arrays, as the formula reads; the oracle of the tensor functions. */
import { InputError, matrixTimes, requireOptions, requireWhole, rowsOf, rowTimes } from "../../base";
import type { NumberRows } from "../../base";
import { maskValues, type Mask } from "../../softmax";
import { scaledDotByLoops, scoresByLoops, type ScoreOfPair } from "./scores";

export interface LoopsOptions {
  /** How a query is compared with a key. Default `scaledDotByLoops`. */
  score?: ScoreOfPair;
  /** True (or 1) where a query may use a key. `[queries, keys]` */
  mask?: Mask;
  /** Query i uses keys 0 … offset + i only. Default false. */
  causal?: boolean;
  /** Position of the first query among the keys. Default 0. */
  offset?: number;
}

export interface LoopsResult {
  /** `[queries, dV]` */
  output: number[][];
  /** alpha `[queries, keys]`; rows sum to 1, or are all 0 where all is masked. */
  weights: number[][];
}

/**
 * Attention, one query at a time: e_j = score(q, k_j), alpha = softmax(e), c = Σ_j alpha_j v_j
 * (Vaswani et al. 2017, eq. 1; Bahdanau et al. 2015, eq. 5 and 6).
 * Masked keys get weight 0 and their values are not even read; a fully masked row gives zeros.
 * @param queries `[queries, dQ]`
 * @param keys `[keys, dK]`
 * @param values `[keys, dV]`
 * @throws InputError when the numbers of keys, values and mask entries do not fit, rows are ragged or have holes, a mask
 *   holds other numbers than 0 and 1, or there is an option that this function does not have
 * @example attentionByLoops([[1, 0]], [[0, 0], [0, 0]], [[2], [4]]) // output [[3]], weights [[0.5, 0.5]]
 */
export function attentionByLoops(
  queries: NumberRows,
  keys: NumberRows,
  values: NumberRows,
  options: LoopsOptions = {},
): LoopsResult {
  requireOptions(options, ["score", "mask", "causal", "offset"]);
  const { score = scaledDotByLoops, mask, causal = false, offset = 0 } = options;
  requireWhole("offset", offset, 0);
  const [q, k, v] = [rowsOf("queries", queries), rowsOf("keys", keys), rowsOf("values", values)];
  if (values.length !== keys.length) {
    throw new InputError("values", `${keys.length} rows, one a key`, String(values.length));
  }
  const given = mask && maskValues("mask", mask, [q.length, k.length]);
  const allowed = (i: number, j: number) =>
    (given?.[i * k.length + j] ?? true) && !(causal && j > offset + i);
  const scores = scoresByLoops(q, k, score);
  const weights = scores.map((row, i) => weightsOfRow(row.map((e, j) => (allowed(i, j) ? e : -Infinity))));
  return { output: weights.map((alpha) => weightedMean(alpha, v)), weights };
}

/** softmax of one row; −∞ means masked, and all of them give zeros. */
function weightsOfRow(scores: readonly number[]): number[] {
  const max = Math.max(...scores);
  if (max === -Infinity) return scores.map(() => 0);
  const exps = scores.map((e) => Math.exp(e - max));
  const sum = exps.reduce((total, x) => total + x, 0);
  return exps.map((x) => x / sum);
}

function weightedMean(alpha: readonly number[], values: readonly (readonly number[])[]): number[] {
  const context = Array.from(values[0] ?? [], () => 0);
  alpha.forEach((weight, j) => {
    if (weight === 0) return;
    context.forEach((_, d) => (context[d] = (context[d] as number) + weight * (values[j]?.[d] as number)));
  });
  return context;
}

/** W^Q, W^K `[dModel, heads · dK]`, W^V `[dModel, heads · dV]`, W^O `[heads · dV, dModel]`. */
export interface MultiHeadMatrices {
  wQ: NumberRows;
  wK: NumberRows;
  wV: NumberRows;
  wO: NumberRows;
}

/**
 * Multi-head attention, one head after the other (Vaswani et al. 2017, §3.2.2). See `multiHeadAttention`.
 * @param queries `[queries, dModel]`
 * @param keys `[keys, dModel]`
 * @param values `[keys, dModel]`
 * @returns output `[queries, dModel]`, weights `[heads, queries, keys]`
 */
export function multiHeadByLoops(
  queries: NumberRows,
  keys: NumberRows,
  values: NumberRows,
  { wQ, wK, wV, wO }: MultiHeadMatrices,
  { heads, ...options }: LoopsOptions & { heads: number },
): { output: number[][]; weights: number[][][] } {
  requireWhole("heads", heads);
  const results = Array.from({ length: heads }, (_, head) => {
    const part = (x: NumberRows, W: NumberRows) => matrixTimes(x, columnsOfHead(W, head, heads));
    return attentionByLoops(part(queries, wQ), part(keys, wK), part(values, wV), options);
  });
  const joined = queries.map((_, i) => results.flatMap((head) => head.output[i] as number[]));
  return { output: joined.map((row) => rowTimes(row, wO)), weights: results.map((head) => head.weights) };
}

/** The columns of W that belong to one head: an equal share, in order. */
function columnsOfHead(W: NumberRows, head: number, heads: number): number[][] {
  const share = (W[0] ?? []).length / heads;
  if (!Number.isInteger(share)) throw new InputError("heads", "a divisor of the width", String(heads));
  return W.map((row) => [...row.slice(head * share, (head + 1) * share)]);
}
