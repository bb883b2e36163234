/** Sequences of different lengths as one rectangle. */
import { InputError, requireWhole } from "../base";
import { specialIds } from "./vocabulary";

export interface PaddedBatch {
  /** Every row equally long. `[batch, length]` */
  ids: number[][];
  /** How many entries of each row are real. `[batch]` */
  lengths: number[];
  /** 1 for real entries, 0 for padding. `[batch, length]` */
  mask: number[][];
}

/**
 * Fills rows up at their end.
 * @param sequences whole numbers, as arrays or typed arrays; at least one row, rows may be empty
 * @param options length: default that of the longest; pad: what to fill with, default 0, the id of `<pad>`
 * @throws InputError when there is no sequence, an entry or `pad` is no whole number, `length` is none ≥ 0, or a
 * sequence is longer: nothing is cut off
 * @example padBatch([[7, 8, 9], [5]])
 * // ids [[7, 8, 9], [5, 0, 0]], lengths [3, 1], mask [[1, 1, 1], [1, 0, 0]]
 */
export function padBatch(
  sequences: readonly ArrayLike<number>[],
  options: { length?: number; pad?: number } = {},
): PaddedBatch {
  if (sequences.length === 0) throw new InputError("sequences", "at least one", "none (it is empty)");
  const rows = sequences.map((sequence) => Array.from(sequence));
  const lengths = rows.map((row) => row.length);
  const longest = lengths.reduce((max, length) => Math.max(max, length), 0);
  const { length = longest, pad = specialIds.pad } = options;
  requireWhole("length", length, 0);
  requireIntegers("pad", [[pad]]);
  requireIntegers("sequences", rows);
  if (longest > length) {
    const got = `one of length ${longest} at position ${lengths.indexOf(longest)}`;
    throw new InputError("sequences", `none longer than ${length}`, got);
  }
  const filled = (row: readonly number[], value: number) => [
    ...row,
    ...new Array<number>(length - row.length).fill(value),
  ];
  return {
    ids: rows.map((sequence) => filled(sequence, pad)),
    lengths,
    mask: lengths.map((real) => filled(new Array<number>(real).fill(1), 0)),
  };
}

function requireIntegers(argument: string, rows: readonly (readonly number[])[]): void {
  const values = rows.flat();
  const bad = values.findIndex((value) => !Number.isSafeInteger(value));
  if (bad >= 0) throw new InputError(argument, "whole numbers", String(values[bad]));
}
