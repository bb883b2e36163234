/** Positions on plain arrays. */
import { requireWhole, type NumberRow } from "../../base";
import { requireEven } from "../positions";

/**
 * PE(pos, 2i) = sin(pos / 10000^(2i / d)), PE(pos, 2i + 1) = cos(same). See `sinusoidalPositions`.
 * @param offset the first position; default 0
 * @returns `[length, d]`
 * @throws InputError unless d is even, `length` a whole number ≥ 1 and `offset` one ≥ 0
 * @example positionsByLoops(2, 2) // [[0, 1], [0.8415, 0.5403]]
 */
export function positionsByLoops(length: number, d: number, offset = 0): number[][] {
  requireWhole("length", length);
  requireWhole("offset", offset, 0);
  requireEven("d", d);
  const table: number[][] = [];
  for (let pos = offset; pos < offset + length; pos++) {
    const row: number[] = [];
    for (let i = 0; i < d / 2; i++) {
      const angle = pos / 10000 ** ((2 * i) / d);
      row.push(Math.sin(angle), Math.cos(angle));
    }
    table.push(row);
  }
  return table;
}

/**
 * Turns each pair (x_2i, x_2i+1) of one vector by pos / 10000^(2i / d). See `rotary`.
 * @param x one query or key `[d]`
 * @returns `[d]`, as long as x was
 * @throws InputError unless d is even
 * @example rotaryByLoops([1, 0], 1) // [0.5403, 0.8415]
 */
export function rotaryByLoops(x: NumberRow, pos: number): number[] {
  requireEven("d", x.length);
  const turned: number[] = [];
  for (let i = 0; i < x.length; i += 2) {
    const angle = pos / 10000 ** (i / x.length);
    const [a, b] = [x[i] as number, x[i + 1] as number];
    turned.push(a * Math.cos(angle) - b * Math.sin(angle), a * Math.sin(angle) + b * Math.cos(angle));
  }
  return turned;
}
