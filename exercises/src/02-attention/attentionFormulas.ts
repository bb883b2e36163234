/** Attention on plain arrays, with the scores and the weighing left open: that is where the mistakes are. */
import { type Random, tensor, type TensorData } from "@attention-lab/grader";
import { combined, mapped, type Matrix, product, scaledScores, softmaxRow } from "../kit";
import { matricesOf } from "./tensorData";

export interface MaskSizes {
  batch: number;
  queries: number;
  keys: number;
}

const build = ({ batch, queries, keys }: MaskSizes, rule: (b: number, i: number) => number[]): TensorData =>
  tensor(
    Array.from({ length: batch }, (_, b) =>
      Array.from({ length: queries }, (_, i) => rule(b, i).slice(0, keys)),
    ),
    "bool",
  );

/** Every row allows at least one key and hides at least one. */
export function someMask(random: Random, sizes: MaskSizes): TensorData {
  const { keys } = sizes;
  return build(sizes, () => {
    const allowed = random.integer(0, keys - 1);
    const hidden = (allowed + random.integer(1, keys - 1)) % keys;
    return Array.from({ length: keys }, (_, j) =>
      j === allowed ? 1 : j === hidden ? 0 : random.integer(0, 1),
    );
  });
}

/** As {@link someMask}, but one query of each batch entry may use nothing: the first, the second, … */
export function maskWithEmptyRow(random: Random, sizes: MaskSizes): TensorData {
  const mask = someMask(random, sizes);
  const { queries, keys } = sizes;
  const isEmpty = (row: number) => row % queries === Math.floor(row / queries) % queries;
  const values = mask.values.map((value, index) => (isEmpty(Math.floor(index / keys)) ? 0 : value));
  return { ...mask, values };
}

/** The last keys are hidden from all queries, as where sentences are padded. */
export const paddingMask = (sizes: MaskSizes, hidden: number): TensorData =>
  build(sizes, () => Array.from({ length: sizes.keys }, (_, j) => Number(j < sizes.keys - hidden)));

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
