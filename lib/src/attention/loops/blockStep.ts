/** Blocked attention for one query on plain arrays: the state after a tile, and how two states join. */
import { numbersOf, requireWhole, rowTimes, type NumberRow, type NumberRows } from "../../base";
import { emptyState, merge, type OnlineState } from "../../softmax";

/**
 * What one query keeps of a tile of keys: m = max e, ℓ = Σ exp(e − m), and Σ exp(e − m) v
 * (Dao et al. 2022, Algorithm 1, lines 9 and 10).
 * @param scores e of the query with the keys of the tile `[tile]`; −∞ masks
 * @param values `[tile, dV]`
 * @example tileState([0, 0], [[2], [4]]) // { max: 0, sum: 2, weighted: [6] }
 */
export function tileState(scores: NumberRow, values: NumberRows): OnlineState {
  const row = numbersOf("scores", scores);
  const max = Math.max(...row);
  if (max === -Infinity) return { ...emptyState, weighted: Array.from(values[0] ?? [], () => 0) };
  const exps = row.map((e) => Math.exp(e - max));
  return { max, sum: exps.reduce((total, x) => total + x, 0), weighted: rowTimes(exps, values) };
}

/**
 * Attention of one query from tiles alone; the size of the tiles does not change the result.
 * @param scores e `[keys]`
 * @param values `[keys, dV]`
 * @returns the context `[dV]`; zeros when everything is masked
 * @throws InputError unless `blockSize` is a whole number ≥ 1
 * @example blockedByLoops([0, 0], [[2], [4]], 1) // [3]
 */
export function blockedByLoops(scores: NumberRow, values: NumberRows, blockSize: number): number[] {
  requireWhole("blockSize", blockSize);
  let state: OnlineState = emptyState;
  for (let start = 0; start < scores.length; start += blockSize) {
    const end = start + blockSize;
    state = merge(state, tileState(scores.slice(start, end), values.slice(start, end)));
  }
  return state.weighted.map((x) => x / (state.sum === 0 ? 1 : state.sum));
}
