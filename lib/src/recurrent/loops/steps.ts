/** Recurrent cells in plain loops over arrays: slow, obvious, the oracle of the tensor versions. */

import type { NumberRow } from "../../base";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Σ_i x_i W_ij + b_j. */
function affine(x: readonly number[], w: readonly NumberRow[], b: NumberRow): number[] {
  return Array.from(b, (bias, j) => x.reduce((sum, value, i) => sum + value * (w[i]?.[j] as number), bias));
}

/**
 * One step of an LSTM, the formulas of `lstmStep`.
 * @param x `[dIn]`
 * @param h `[d]`
 * @param c `[d]`
 * @param weights w `[dIn + d, 4d]` with columns of the gates i, f, g, o; b `[4d]`
 * @example lstmStepByLoops([1], [0], [0], { w: [[0, 0, 1, 0], [0, 0, 0, 0]], b: [0, 0, 0, 0] }) // c 0.3808, h 0.1817
 */
export function lstmStepByLoops(
  x: readonly number[],
  h: readonly number[],
  c: readonly number[],
  { w, b }: { w: readonly NumberRow[]; b: NumberRow },
): { h: number[]; c: number[] } {
  const d = h.length;
  const before = affine([...x, ...h], w, b);
  const at = (gate: number, k: number) => before[gate * d + k] as number;
  const memory = c.map((value, k) => sigmoid(at(1, k)) * value + sigmoid(at(0, k)) * Math.tanh(at(2, k)));
  return { c: memory, h: memory.map((value, k) => sigmoid(at(3, k)) * Math.tanh(value)) };
}

/**
 * One step of a GRU, the formulas of `gruStep`.
 * @param x `[dIn]`
 * @param h `[d]`
 * @param weights w `[dIn, 3d]`, u `[d, 3d]` with columns of r, z, n; b `[3d]`; bState `[d]`
 */
export function gruStepByLoops(
  x: readonly number[],
  h: readonly number[],
  weights: { w: readonly NumberRow[]; u: readonly NumberRow[]; b: NumberRow; bState: NumberRow },
): number[] {
  const d = h.length;
  const input = affine(x, weights.w, weights.b);
  const state = affine(h, weights.u, [...Array<number>(2 * d).fill(0), ...weights.bState]);
  const at = (list: number[], gate: number, k: number) => list[gate * d + k] as number;
  return h.map((old, k) => {
    const r = sigmoid(at(input, 0, k) + at(state, 0, k));
    const z = sigmoid(at(input, 1, k) + at(state, 1, k));
    const n = Math.tanh(at(input, 2, k) + r * at(state, 2, k));
    return z * old + (1 - z) * n;
  });
}
