/** The score functions on plain arrays, as the formulas read. */
import { dot, rowTimes, transposed, type NumberRow, type NumberRows } from "../../base";

/** How well one query fits one key. */
export type ScoreOfPair = (query: readonly number[], key: readonly number[]) => number;

/**
 * Every query against every key: e_ij = score(q_i, k_j).
 * @param queries `[queries, dQ]`
 * @param keys `[keys, dK]`
 * @returns `[queries, keys]`
 * @example scoresByLoops([[1, 2]], [[3, 4]], dotByLoops) // [[11]]
 */
export function scoresByLoops(queries: NumberRows, keys: NumberRows, score: ScoreOfPair): number[][] {
  const rows = keys.map((k) => [...k]);
  return queries.map((q) => rows.map((k) => score([...q], k)));
}

/** e = q·k. See `dotScore`. */
export const dotByLoops: ScoreOfPair = dot;

/** e = q·k / √dK. See `scaledDotScore`. */
export const scaledDotByLoops: ScoreOfPair = (q, k) => dot(q, k) / Math.sqrt(k.length);

/** e = v·tanh(W q + U k), W `[dQ, dA]`, U `[dK, dA]`, v `[dA]`. See `additiveScore`. */
export function additiveByLoops({ W, U, v }: { W: NumberRows; U: NumberRows; v: NumberRow }): ScoreOfPair {
  return (q, k) => {
    const fromQuery = rowTimes(q, W);
    const fromKey = rowTimes(k, U);
    let e = 0;
    for (let a = 0; a < v.length; a++) {
      e += (v[a] as number) * Math.tanh((fromQuery[a] as number) + (fromKey[a] as number));
    }
    return e;
  };
}

/** e = q·(W k), W `[dQ, dK]`. See `generalScore`. */
export function generalByLoops({ W }: { W: NumberRows }): ScoreOfPair {
  return (q, k) => dot(q, rowTimes(k, transposed(W)));
}

/** e = v·tanh(W [q; k]), W `[dQ + dK, dA]`, v `[dA]`. See `concatScore`. */
export function concatByLoops({ W, v }: { W: NumberRows; v: NumberRow }): ScoreOfPair {
  return (q, k) => dot(v, rowTimes([...q, ...k], W).map(Math.tanh));
}

/** e = scale · q·k / (‖q‖ ‖k‖), 0 for a zero vector. See `cosineScore`. */
export function cosineByLoops(scale = 1): ScoreOfPair {
  return (q, k) => {
    const lengths = Math.hypot(...q) * Math.hypot(...k);
    return lengths === 0 ? 0 : (scale * dot(q, k)) / lengths;
  };
}
