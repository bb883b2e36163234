/** Sources to look at, with and without padding. */
import type { Random } from "@attention-lab/grader";
import type { LookArgs } from "./lookFormulas";

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
