/**
 * Seeded random numbers. Drawn in JavaScript, never by the backend, so the same seed gives the same
 * numbers on native TensorFlow and on plain JavaScript.
 */
import seedrandom from "seedrandom";
import { InputError } from "./errors";

export interface Random {
  /** One number, uniform in [low, high); [0, 1) by default. */
  uniform(low?: number, high?: number): number;
  /** One whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** One number, normal with the given mean and standard deviation (0 and 1 by default). */
  normal(mean?: number, sd?: number): number;
  /** `length` normal numbers with standard deviation `sd`. */
  normals(length: number, sd?: number): number[];
  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/**
 * A generator for `seed`.
 * @throws InputError when `uniform` or `integer` is asked for an empty range
 * @example createRandom("attention").integer(1, 6) // the same on every machine
 */
export function createRandom(seed: string | number): Random {
  const next = seedrandom(String(seed));
  const uniform = (low = 0, high = 1) => low + width(low, high) * next();
  const integer = (low: number, high: number) => low + Math.floor(next() * (width(low, high) + 1));
  // Box–Muller; 1 − u keeps the logarithm away from 0.
  const normal = (mean = 0, sd = 1) =>
    mean + sd * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const normals = (length: number, sd = 1) => Array.from({ length }, () => normal(0, sd));
  return {
    uniform,
    integer,
    normal,
    normals,
    shuffle: (items) => shuffled(items, integer),
  };
}

function width(low: number, high: number): number {
  if (!(high >= low)) throw new InputError("high", `a number ≥ low (${low})`, String(high));
  return high - low;
}

function shuffled<T>(items: readonly T[], integer: (low: number, high: number) => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = integer(0, i);
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}
