/** One step of blocked attention on plain arrays, with its factors left open: that is where the mistakes are. */
import { product } from "../kit";
import { type Random, tensor, type TensorData } from "@attention-lab/grader";
import { matricesOf, normals } from "./tensorData";

/** Per query: the maximum so far, Σ exp(e − max), and Σ exp(e − max) v. */
export interface BlockState {
  /** `[batch, queries, 1]` */
  max: TensorData;
  /** `[batch, queries, 1]` */
  sum: TensorData;
  /** `[batch, queries, dV]` */
  weighted: TensorData;
}

export type BlockArgs = [state: BlockState, scores: TensorData, values: TensorData];

/** The state of one query. */
export interface RowState {
  max: number;
  sum: number;
  weighted: number[];
}

/** A step for all queries from a step for one, which gets its scores with the tile `[tile]`. */
export const perQuery =
  (step: (state: RowState, scores: number[], values: number[][]) => RowState) =>
  (...[state, scores, values]: BlockArgs): BlockState => {
    const [maxima, sums, weighted] = [state.max, state.sum, state.weighted].map(matricesOf);
    const vs = matricesOf(values);
    const rows = matricesOf(scores).map((queries, b) =>
      queries.map((row, i) => {
        const [max = NaN] = maxima?.[b]?.[i] ?? [];
        const [sum = NaN] = sums?.[b]?.[i] ?? [];
        return step({ max, sum, weighted: weighted?.[b]?.[i] ?? [] }, row, vs[b] ?? []);
      }),
    );
    return {
      max: tensor(rows.map((queries) => queries.map(({ max }) => [max]))),
      sum: tensor(rows.map((queries) => queries.map(({ sum }) => [sum]))),
      weighted: tensor(rows.map((queries) => queries.map((row) => row.weighted))),
    };
  };

const filledWith = (shape: readonly number[], value: number): TensorData => ({
  tensor: "float32",
  shape,
  values: new Array<number>(shape.reduce((product, n) => product * n, 1)).fill(value),
});

const [batch, queries, dV] = [2, 3, 7];

/** Nothing seen yet. */
export const emptyState = (): BlockState => ({
  max: filledWith([batch, queries, 1], -Infinity),
  sum: filledWith([batch, queries, 1], 0),
  weighted: filledWith([batch, queries, dV], 0),
});

/** Steps of a quarter: exact in float32, also beside ±10,000. */
const quarters = (data: TensorData): TensorData => ({
  ...data,
  values: data.values.map((x) => Math.round(4 * x) / 4),
});
const changed = (data: TensorData, f: (value: number, index: number) => number): TensorData => ({
  ...data,
  values: data.values.map(f),
});

/** A tile of `keys` scores around `centre`, and its values. */
export function tile(random: Random, keys: number, centre = 0): [scores: TensorData, values: TensorData] {
  const scores = quarters(normals(random, [batch, queries, keys]));
  return [changed(scores, (score) => score + centre), normals(random, [batch, keys, dV])];
}

/** A state and a tile; the maximum is in the tile for every second query, and 1 to 2 above the other one. */
export function oldAndNew(random: Random, keys = 5, centre = 0): BlockArgs {
  const [scores, values] = tile(random, keys, centre);
  const max = tensor(
    matricesOf(scores).map((rows, b) =>
      rows.map((row, i) => {
        const gap = random.integer(4, 8) / 4;
        return [Math.max(...row) + ((b + i) % 2 === 0 ? gap : -gap)];
      }),
    ),
  );
  const sum = changed(filledWith([batch, queries, 1], 0), () => random.integer(6, 16) / 4);
  return [{ max, sum, weighted: normals(random, [batch, queries, dV], 2) }, scores, values];
}

/** The same tile, hidden from the first query of each batch entry. */
export const hiddenFromFirst = ([state, scores, values]: BlockArgs): BlockArgs => {
  const keys = scores.shape[2] ?? 1;
  const isFirst = (index: number) => Math.floor(index / keys) % queries === 0;
  return [state, changed(scores, (score, i) => (isFirst(i) ? -Infinity : score)), values];
};

/** The factors of a step: for what is remembered, and for a score of the new tile. */
export interface Factors {
  sum(old: number, max: number): number;
  weighted(old: number, max: number): number;
  score(score: number, max: number, tileMax: number): number;
}

const falling = (old: number, max: number) => Math.exp(old - max);
const rightFactors: Factors = { sum: falling, weighted: falling, score: falling };

/** A step with some of its factors exchanged. */
export const stepWith = (changes: Partial<Factors>) => {
  const factors = { ...rightFactors, ...changes };
  return perQuery((state, scores, values) => {
    const tileMax = Math.max(...scores);
    const max = Math.max(state.max, tileMax);
    if (tileMax === -Infinity) return state;
    const exps = scores.map((score) => factors.score(score, max, tileMax));
    return joined(state, max, exps, values, factors);
  });
};

/** What is remembered with the new terms added. */
export function joined(
  state: RowState,
  max: number,
  exps: number[],
  values: number[][],
  { sum, weighted }: Pick<Factors, "sum" | "weighted"> = rightFactors,
): RowState {
  const [added = []] = product([exps], values);
  const factor = weighted(state.max, max);
  return {
    max,
    sum: state.sum * sum(state.max, max) + exps.reduce((total, x) => total + x, 0),
    weighted: state.weighted.map((x, d) => x * factor + (added[d] ?? NaN)),
  };
}

/** One step without any rule for −∞. */
export const withoutRule = perQuery((state, scores, values) => {
  const max = Math.max(state.max, ...scores);
  return joined(
    state,
    max,
    scores.map((score) => Math.exp(score - max)),
    values,
  );
});

/** The right step. */
export function rightStep(state: RowState, scores: number[], values: number[][]): RowState {
  const max = Math.max(state.max, ...scores);
  if (max === -Infinity) return state;
  return joined(
    state,
    max,
    scores.map((score) => Math.exp(score - max)),
    values,
  );
}
