/** Softmax in one pass over the scores (Milakov & Gimelshein 2018): the idea behind FlashAttention. */
import {
  flatten,
  InputError,
  numbersOf,
  requireSameShape,
  requireScores,
  showShape,
  type NumberRow,
} from "../base";

/** All that must be remembered of the scores seen so far. */
export interface OnlineState {
  /** m, the largest score so far; −∞ before the first. */
  max: number;
  /** d = Σ exp(e_k − m) over the scores so far. */
  sum: number;
  /** Σ exp(e_k − m) v_k over the values so far: d times the context vector. `[dV]`, empty without values. */
  weighted: number[];
}

/** The state before any score: the neutral element of {@link merge}. */
export const emptyState: OnlineState = { max: -Infinity, sum: 0, weighted: [] };

/** The state after one score, with its value vector `[dV]` if there are values. */
function single(score: number, value: readonly number[] = []): OnlineState {
  if (score === -Infinity) return { ...emptyState, weighted: value.map(() => 0) };
  return { max: score, sum: 1, weighted: [...value] };
}

/**
 * Joins what was seen in two parts; associative and commutative, so parts may be processed in any order:
 *
 *     m = max(m_a, m_b),   d = d_a e^(m_a − m) + d_b e^(m_b − m)
 *
 * Milakov & Gimelshein 2018, §3.1 (eq. 4); the weighted sum is scaled the same way (FlashAttention, Alg. 1).
 * @throws InputError when the value vectors differ in length
 * @example merge(onlineSoftmax([1]).state, onlineSoftmax([1]).state).sum // 2
 */
export function merge(a: OnlineState, b: OnlineState): OnlineState {
  if (a.weighted.length > 0 && b.weighted.length > 0) {
    requireSameShape("b.weighted", [a.weighted.length], [b.weighted.length]);
  }
  const max = Math.max(a.max, b.max);
  if (max === -Infinity) return a.weighted.length >= b.weighted.length ? a : b;
  const scaleA = Math.exp(a.max - max);
  const scaleB = Math.exp(b.max - max);
  const longer = a.weighted.length >= b.weighted.length ? a.weighted : b.weighted;
  return {
    max,
    sum: a.sum * scaleA + b.sum * scaleB,
    weighted: longer.map((_, i) => (a.weighted[i] ?? 0) * scaleA + (b.weighted[i] ?? 0) * scaleB),
  };
}

export interface OnlineResult {
  /** `[n]`, equal to softmax(scores). */
  weights: number[];
  /** Σ α_k v_k `[dV]`; empty without values. Needs no second pass. */
  context: number[];
  /** After the last score. */
  state: OnlineState;
  /** After each score, for showing how maximum and sum move. */
  steps: OnlineState[];
}

/**
 * Softmax with one pass for the normaliser instead of two (maximum, then sum).
 * All −∞ gives zero weights and a zero context, as softmax does.
 * @param scores `[n]`, n ≥ 1
 * @param values `[n, dV]`; when given, the context vector is summed in the same pass
 * @throws InputError on empty, NaN or +∞ scores, or another number of values
 * @example onlineSoftmax([1.2, 0.9, 2.1]).weights // [0.2381, 0.1764, 0.5856]
 */
export function onlineSoftmax(scores: NumberRow, values?: readonly NumberRow[]): OnlineResult {
  const row = numbersOf("scores", scores);
  requireScores("scores", row);
  const vectors = values && vectorsOf(values, row.length);
  const steps: OnlineState[] = [];
  let state = emptyState;
  row.forEach((score, i) => {
    state = merge(state, single(score, vectors?.[i]));
    steps.push(state);
  });
  const { max, sum, weighted } = state;
  const divisor = sum === 0 ? 1 : sum;
  return {
    weights: row.map((score) => (sum === 0 ? 0 : Math.exp(score - max) / sum)),
    context: weighted.map((x) => x / divisor),
    state,
    steps,
  };
}

function vectorsOf(values: readonly NumberRow[], scores: number): number[][] {
  if (values.length !== scores) {
    throw new InputError("values", `${scores} vectors, one a score`, String(values.length));
  }
  const { shape } = flatten("values", values);
  if (shape.length !== 2) throw new InputError("values", "vectors", `shape ${showShape(shape)}`);
  return values.map((value) => [...value]);
}
