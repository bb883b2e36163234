/** Matrices as arrays of rows, for the mistakes and alternatives: each as short as a learner writes it. */
export type Matrix = readonly (readonly number[])[];

const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);

export const transposed = (X: Matrix) => (X[0] ?? []).map((_, j) => X.map((row) => row[j] ?? NaN));

/** A B. Throws RangeError when the inner sizes differ, as a tensor library does. */
export function product(A: Matrix, B: Matrix): number[][] {
  const columns = transposed(B);
  if (A.some((row) => row.length !== B.length)) throw new RangeError("inner sizes differ");
  return A.map((row) => columns.map((column) => sum(row.map((a, i) => a * (column[i] ?? NaN)))));
}

/** Every number of A with its counterpart in B. */
export const combined = (A: Matrix, B: Matrix, f: (a: number, b: number) => number) =>
  A.map((row, i) => row.map((a, j) => f(a, B[i]?.[j] ?? NaN)));

export const mapped = (X: Matrix, f: (x: number) => number) => X.map((row) => row.map(f));

/** The width of the rows. */
export const widthOf = (X: Matrix) => X[0]?.length ?? 0;

/** Q Kᵀ: every query against every key. */
export const dotScores = (Q: Matrix, K: Matrix) => product(Q, transposed(K));

/** Q Kᵀ / √d. */
export const scaledScores = (Q: Matrix, K: Matrix) =>
  mapped(dotScores(Q, K), (score) => score / Math.sqrt(widthOf(Q)));

/** Softmax of one row without a rule for −∞ alone: NaN there. */
export function softmaxRow(row: readonly number[]): number[] {
  const max = Math.max(...row);
  const exps = row.map((x) => Math.exp(x - max));
  return exps.map((x) => x / sum(exps));
}

/** Softmax of every row; a row of −∞ gives zeros. */
export const softmaxRows = (X: Matrix) =>
  X.map((row) => (row.every((x) => x === -Infinity) ? row.map(() => 0) : softmaxRow(row)));

/** Softmax down the columns. */
export const softmaxColumns = (X: Matrix) => transposed(softmaxRows(transposed(X)));

/** The columns of one head: an equal share, in order. */
export function columnsOfHead(X: Matrix, head: number, heads: number): number[][] {
  const share = widthOf(X) / heads;
  return X.map((row) => row.slice(head * share, (head + 1) * share));
}

/** The numbers of `X` row by row, cut into rows of another width. */
export function recut(X: Matrix, width: number): number[][] {
  const numbers = X.flat();
  return Array.from({ length: numbers.length / width }, (_, i) => numbers.slice(i * width, (i + 1) * width));
}
