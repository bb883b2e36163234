/** Blocked attention for one query on plain arrays: the state after a tile, and how two states join. */
import { emptyState, merge, type OnlineState } from "../../softmax";
import { rowTimes, type Matrix } from "../../base";

/**
 * What one query keeps of a tile of keys: m = max e, ℓ = Σ exp(e − m), and Σ exp(e − m) v
 * (Dao et al. 2022, Algorithm 1, lines 9 and 10).
 * @param scores e of the query with the keys of the tile `[tile]`; −∞ masks
 * @param values `[tile, dV]`
 * @example tileState([0, 0], [[2], [4]]) // { max: 0, sum: 2, weighted: [6] }
 */
export function tileState(scores: readonly number[], values: Matrix): OnlineState {
  const max = Math.max(...scores);
  if (max === -Infinity) return { ...emptyState, weighted: (values[0] ?? []).map(() => 0) };
  const exps = scores.map((e) => Math.exp(e - max));
  return { max, sum: exps.reduce((total, x) => total + x, 0), weighted: rowTimes(exps, values) };
}

/**
 * Attention of one query from tiles alone; the size of the tiles does not change the result.
 * @param scores e `[keys]`
 * @param values `[keys, dV]`
 * @returns the context `[dV]`; zeros when everything is masked
 * @example blockedByLoops([0, 0], [[2], [4]], 1) // [3]
 */
export function blockedByLoops(scores: readonly number[], values: Matrix, blockSize: number): number[] {
  let state: OnlineState = emptyState;
  for (let start = 0; start < scores.length; start += blockSize) {
    const end = start + blockSize;
    state = merge(state, tileState(scores.slice(start, end), values.slice(start, end)));
  }
  return state.weighted.map((x) => x / (state.sum === 0 ? 1 : state.sum));
}
