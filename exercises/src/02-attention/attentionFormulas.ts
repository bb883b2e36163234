/** Attention on plain arrays, with the scores and the weighing left open: that is where the mistakes are. */
import { tensor, type TensorData } from "@attention-lab/grader";
import { combined, mapped, type Matrix, product, scaledScores, softmaxRow } from "../kit";
import { matricesOf } from "./tensorData";

export interface Attended {
  output: TensorData;
  weights: TensorData;
}

export type AttentionArgs = [queries: TensorData, keys: TensorData, values: TensorData, mask?: TensorData];

/** One entry of the batch; the mask allows everything where none was given. */
export interface Item {
  q: Matrix;
  k: Matrix;
  v: Matrix;
  mask: Matrix;
}

/** `f` of every entry of the batch. */
export const attending =
  (f: (item: Item) => { output: Matrix; weights: Matrix }) =>
  (...[queries, keys, values, mask]: AttentionArgs): Attended => {
    const [ks, vs, masks] = [matricesOf(keys), matricesOf(values), mask && matricesOf(mask)];
    const results = matricesOf(queries).map((q, b) => {
      const [k, v] = [ks[b] ?? [], vs[b] ?? []];
      return f({ q, k, v, mask: masks?.[b] ?? q.map(() => k.map(() => 1)) });
    });
    return {
      output: tensor(results.map(({ output }) => output)),
      weights: tensor(results.map(({ weights }) => weights)),
    };
  };

/** Attention whose weights are `weigh(scores, mask)`. */
export const weighing = (weigh: (scores: Matrix, mask: Matrix) => Matrix, score = scaledScores) =>
  attending(({ q, k, v, mask }) => {
    const weights = weigh(score(q, k), mask);
    return { weights, output: product(weights, v) };
  });

/** The scores with another number where the mask hides. */
export const filled = (scores: Matrix, mask: Matrix, filler: number) =>
  combined(scores, mask, (score, allowed) => (allowed ? score : filler));

export const hidden = (scores: Matrix, mask: Matrix) => filled(scores, mask, -Infinity);

export const inverted = (mask: Matrix) => mapped(mask, (allowed) => 1 - allowed);

/** Softmax of every row without a rule for rows of −∞: NaN there. */
export const softmaxWithoutRule = (scores: Matrix) => scores.map((row) => softmaxRow(row));
