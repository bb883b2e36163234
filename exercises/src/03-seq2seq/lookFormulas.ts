/** One look at the source with every part exchangeable. */
import { product, softmaxRow } from "../kit";
import type { Random } from "@attention-lab/grader";

interface LookSizes {
  source: number;
  padding: number;
  /** Width of the decoder's state. */
  dS?: number;
  dA?: number;
  /** Width of the encoder's states. */
  d?: number;
  /** Spread of v: with it the scores grow. */
  spread?: number;
}

export function lookCase(random: Random, sizes: LookSizes): LookArgs {
  const { source, padding, dS = 3, dA = 5, d = 2, spread = 1.5 } = sizes;
  const memory = {
    keys: random.matrix(source, dA, 0.8),
    states: random.matrix(source, d),
    mask: Array.from({ length: source }, (_, j) => j < source - padding),
  };
  return [random.vector(dS), memory, random.matrix(dS, dA, 0.6), random.vector(dA, spread)];
}

/** All widths alike first: there states, keys and queries can be exchanged by mistake. */
export const alike = { source: 5, dS: 3, dA: 3, d: 3 };

export const unmasked = (random: Random): LookArgs[] => [
  lookCase(random, { ...alike, padding: 0 }),
  lookCase(random, { source: 7, padding: 0 }),
  lookCase(random, { source: 1, padding: 0 }),
];

export const masked = (random: Random): LookArgs[] => [
  lookCase(random, { ...alike, padding: 2 }),
  lookCase(random, { source: 7, padding: 3 }),
];

/** The same source, and nothing of it is real. */
export const hideAll = ([s, memory, ...weights]: LookArgs): LookArgs => [
  s,
  { ...memory, mask: memory.mask.map(() => false) },
  ...weights,
];

/** What stands at padding, exchanged for other numbers. */
export const otherPadding = ([s, memory, W, v]: LookArgs, filler: number): LookArgs => {
  const { keys, states, mask } = memory;
  const filled = (rows: number[][]) => rows.map((row, j) => (mask[j] ? row : row.map(() => filler)));
  return [s, { keys: filled(keys), states: filled(states), mask }, W, v];
};

/** The source as a decoder sees it. */
export interface Memory {
  /** U h of every encoder state. `[source][dA]` */
  keys: number[][];
  /** h. `[source][d]` */
  states: number[][];
  /** True at real words. `[source]` */
  mask: boolean[];
}

export type LookArgs = [s: number[], memory: Memory, W: number[][], v: number[]];

export interface Look {
  weights: number[];
  context: number[];
}

export const rowTimes = (x: readonly number[], W: number[][]) => product([x], W)[0] ?? [];
export const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);
export const added = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x + (b[i] ?? NaN));
const zeros = (rows: readonly number[][]) => (rows[0] ?? []).map(() => 0);

/** Σ_j α_j h_j. */
export const mixed = (weights: readonly number[], states: readonly number[][]) =>
  zeros(states).map((_, k) => weights.reduce((sum, alpha, j) => sum + alpha * (states[j]?.[k] ?? NaN), 0));

/** Softmax of what the mask leaves; nothing left gives zeros. */
export function maskedWeights(scores: readonly number[], mask: readonly boolean[]): number[] {
  if (!mask.some(Boolean)) return scores.map(() => 0);
  return softmaxRow(scores.map((e, j) => (mask[j] ? e : -Infinity)));
}

/** One score, from W s and U h `[dA]`, and v. */
export type PairScore = (query: readonly number[], key: readonly number[], v: readonly number[]) => number;
export const additiveScore: PairScore = (query, key, v) => dot(v, added(query, key).map(Math.tanh));

/** A look from how pairs are scored and how scores become weights. */
export const lookBy =
  ({ score = additiveScore, weigh = maskedWeights }: { score?: PairScore; weigh?: typeof maskedWeights }) =>
  (...[s, { keys, states, mask }, W, v]: LookArgs): Look => {
    const query = rowTimes(s, W);
    const weights = weigh(
      keys.map((key) => score(query, key, v)),
      mask,
    );
    return { weights, context: mixed(weights, states) };
  };

export const rightLook = lookBy({});

/** Of some random cases the first whose scores at padding are so far above the rest that their exponentials vanish. */
export function paddingOnTop(random: Random, sizes: LookSizes): LookArgs {
  for (let draws = 0; draws < 1000; draws++) {
    const args = lookCase(random, sizes);
    const [s, { keys, mask }, W, v] = args;
    const scores = keys.map((key) => additiveScore(rowTimes(s, W), key, v));
    const largest = (real: boolean) => Math.max(...scores.filter((_, j) => mask[j] === real));
    if (largest(false) > largest(true) + 1000) return args;
  }
  throw new Error("no random case has its largest score at padding");
}
