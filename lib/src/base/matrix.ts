/** Matrices as arrays of rows, with the three products that attention needs. */
import { InputError } from "./errors";
import { requireSameShape, shapeOf } from "./shapes";

/** Rows of numbers: `[rows, columns]`. */
export type Matrix = readonly (readonly number[])[];

/** a·b = Σ a_d b_d. */
export function dot(a: readonly number[], b: readonly number[]): number {
  requireSameShape("b", [a.length], [b.length]);
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}

/** x W for one row: `[dIn]` × `[dIn, dOut]` → `[dOut]`. */
export function rowTimes(x: readonly number[], W: Matrix): number[] {
  requireSameShape("x", [W.length], [x.length]);
  return transposed(W).map((column) => dot(x, column));
}

/** X W for every row: `[rows, dIn]` × `[dIn, dOut]` → `[rows, dOut]`. */
export function matrixTimes(X: Matrix, W: Matrix): number[][] {
  return X.map((row) => rowTimes(row, W));
}

/** `[rows, columns]` → `[columns, rows]`. */
export function transposed(X: Matrix): number[][] {
  return (X[0] ?? []).map((_, column) => X.map((row) => row[column] as number));
}

/** @throws InputError unless `x` is a matrix of at least one row and column, all rows equally long */
export function requireMatrix(argument: string, x: Matrix): void {
  const shape = shapeOf(x, argument);
  if (shape.length === 2 && !shape.includes(0)) return;
  throw new InputError(argument, "a matrix with rows and columns", `[${shape}]`);
}
