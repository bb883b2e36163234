/** Seeded random numbers for drawing cases: the same seed gives the same cases on every machine. */
import seedrandom from "seedrandom";

export interface Random {
  /** Uniform in [0, 1). */
  uniform(low?: number, high?: number): number;
  /** Whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** Normal with mean 0 and the given standard deviation (Box–Muller). */
  normal(sd?: number): number;
  vector(length: number, sd?: number): number[];
  matrix(rows: number, columns: number, sd?: number): number[][];
  pick<T>(items: readonly T[]): T;
}

/** A generator for `seed`; every check gets one of its own, so that checks do not disturb each other. */
export function createRandom(seed: string | number): Random {
  const next = seedrandom(String(seed));
  const uniform = (low = 0, high = 1) => low + (high - low) * next();
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const normal = (sd = 1) => sd * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const vector = (length: number, sd = 1) => Array.from({ length }, () => normal(sd));
  return {
    uniform,
    integer,
    normal,
    vector,
    matrix: (rows, columns, sd = 1) => Array.from({ length: rows }, () => vector(columns, sd)),
    pick: (items) => {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new RangeError("pick: expected at least one item, got none");
      return item;
    },
  };
}
