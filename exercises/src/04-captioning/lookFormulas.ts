/** Looking at a picture's regions, with every part exchangeable. */
import { product, softmaxRow } from "../kit";

export interface Look {
  weights: number[];
  context: number[];
}

export const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);
export const dot = (a: readonly number[], b: readonly number[]) => sum(a.map((x, i) => x * (b[i] ?? NaN)));
export const rowTimes = (x: readonly number[], W: number[][]) => product([x], W)[0] ?? [];
export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Σ_i α_i a_i. */
export const mixed = (weights: readonly number[], regions: readonly (readonly number[])[]) =>
  (regions[0] ?? []).map((_, k) => sum(weights.map((alpha, i) => alpha * (regions[i]?.[k] ?? NaN))));

const rightParts = {
  score: dot,
  weigh: softmaxRow as (scores: number[]) => number[],
  mix: mixed as (weights: readonly number[], regions: number[][], scores: number[]) => number[],
};

export const lookBy =
  (changed: Partial<typeof rightParts>) =>
  (query: number[], regions: number[][]): Look => {
    const { score, weigh, mix } = { ...rightParts, ...changed };
    const scores = regions.map((region) => score(query, region));
    const weights = weigh(scores);
    return { weights, context: mix(weights, regions, scores) };
  };
export const rightLook = lookBy({});
