/** Matrices as arrays of rows, with the three products that attention needs. */
import { flatten, type NumberRow } from "./axes";
import { InputError } from "./errors";
import { requireSameShape, showShape } from "./shapes";

/** Rows of numbers: `[rows, columns]`. */
export type Matrix = readonly (readonly number[])[];

/** The same, rows may be typed arrays. */
export type NumberRows = readonly NumberRow[];

/** a·b = Σ a_d b_d. */
export function dot(a: NumberRow, b: NumberRow): number {
  requireSameShape("b", [a.length], [b.length]);
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}

/** x W for one row: `[dIn]` × `[dIn, dOut]` → `[dOut]`. */
export function rowTimes(x: NumberRow, W: NumberRows): number[] {
  requireSameShape("x", [W.length], [x.length]);
  return transposed(W).map((column) => dot(x, column));
}

/** X W for every row: `[rows, dIn]` × `[dIn, dOut]` → `[rows, dOut]`. */
export function matrixTimes(X: NumberRows, W: NumberRows): number[][] {
  return X.map((row) => rowTimes(row, W));
}

/** `[rows, columns]` → `[columns, rows]`. */
export function transposed(X: NumberRows): number[][] {
  return Array.from(X[0] ?? [], (_, column) => X.map((row) => row[column] as number));
}

/**
 * A copy whose rows are arrays.
 * @throws InputError unless `x` is a matrix of at least one row and column, all rows equally long and without holes
 */
export function rowsOf(argument: string, x: NumberRows): number[][] {
  const { shape } = flatten(argument, x);
  if (shape.length !== 2 || shape.includes(0)) {
    throw new InputError(argument, "a matrix with rows and columns", `shape ${showShape(shape)}`);
  }
  return x.map((row) => [...row]);
}
