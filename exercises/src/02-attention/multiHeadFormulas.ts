/** Multi-head attention from exchangeable parts, on plain arrays: every mistake exchanges one of them. */
import type { TensorData } from "@attention-lab/grader";
import { columnsOfHead, dotScores, mapped, type Matrix, product, recut, softmaxRows, widthOf } from "../kit";
import { perItem, rowsOf } from "./tensorData";

export type MultiHeadArgs = [
  x: TensorData,
  wQ: TensorData,
  wK: TensorData,
  wV: TensorData,
  wO: TensorData,
  heads: number,
];

export interface Parts {
  split(X: Matrix, heads: number): Matrix[];
  merge(perHead: Matrix[]): Matrix;
  /** What scores are divided by, from the width of one head and of the tokens. */
  divisor(dK: number, dModel: number): number;
  weigh(scores: Matrix): Matrix;
  projectValues(x: Matrix, wV: Matrix): Matrix;
  projectOutput(merged: Matrix, wO: Matrix): Matrix;
}

const rightParts: Parts = {
  split: (X, heads) => Array.from({ length: heads }, (_, h) => columnsOfHead(X, h, heads)),
  merge: (perHead) => (perHead[0] ?? []).map((_, t) => perHead.flatMap((head) => head[t] ?? [])),
  divisor: (dK) => Math.sqrt(dK),
  weigh: softmaxRows,
  projectValues: product,
  projectOutput: product,
};

/** Heads cut by a reshape alone: several tokens end in one row. */
export const splitByReshape = (X: Matrix, heads: number): Matrix[] => {
  const rows = recut(X, widthOf(X) / heads);
  const tokens = rows.length / heads;
  return Array.from({ length: heads }, (_, h) => rows.slice(h * tokens, (h + 1) * tokens));
};

/** Heads joined by a reshape alone. */
export const mergeByReshape = (perHead: Matrix[]): Matrix =>
  recut(perHead.flat(), perHead.length * widthOf(perHead[0] ?? []));

export function multiHeadWith(changes: Partial<Parts>): (...args: MultiHeadArgs) => TensorData {
  const parts = { ...rightParts, ...changes };
  return (x, wQ, wK, wV, wO, heads) => {
    const weights: Weights = [rowsOf(wQ), rowsOf(wK), rowsOf(wV), rowsOf(wO)];
    return perItem((X = []) => oneItem(X, weights, heads, parts))(x);
  };
}

type Weights = [wQ: Matrix, wK: Matrix, wV: Matrix, wO: Matrix];

function oneItem(X: Matrix, [wQ, wK, wV, wO]: Weights, heads: number, parts: Parts): Matrix {
  const [queries, keys] = [parts.split(product(X, wQ), heads), parts.split(product(X, wK), heads)];
  const values = parts.split(parts.projectValues(X, wV), heads);
  const perHead = queries.map((q, h) => {
    const divisor = parts.divisor(widthOf(q), widthOf(X));
    const scores = mapped(dotScores(q, keys[h] ?? []), (score) => score / divisor);
    return product(parts.weigh(scores), values[h] ?? []);
  });
  return parts.projectOutput(parts.merge(perHead), wO);
}
