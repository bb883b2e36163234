/** One step of blocked attention on plain arrays, with its factors left open: that is where the mistakes are. */
import { perQuery, type RowState } from "./blockStates";
import { product } from "../kit";

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
