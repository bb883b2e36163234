/**
 * Seeded random numbers. Drawn in JavaScript, never by the backend, so the same seed gives the same
 * numbers on native TensorFlow and on plain JavaScript.
 */
import seedrandom from "seedrandom";
import { InputError, requireWhole } from "./errors";

export interface Random {
  /** One number, uniform in [low, high); [0, 1) by default. Both are finite, low ≤ high. */
  uniform(low?: number, high?: number): number;
  /** One whole number from `low` to `high`, whole numbers themselves, both included. */
  integer(low: number, high: number): number;
  /** One number, normal with the given mean and standard deviation (0 and 1 by default); finite, sd ≥ 0. */
  normal(mean?: number, sd?: number): number;
  /** `length` normal numbers with standard deviation `sd`. */
  normals(length: number, sd?: number): number[];
  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/**
 * A generator for `seed`.
 * @throws InputError when the seed is neither text nor a number, or a method is asked for numbers outside of what it
 *   says above
 * @example createRandom("attention").integer(1, 6) // the same on every machine
 */
export function createRandom(seed: string | number): Random {
  requireSeed(seed);
  const next = seedrandom(String(seed));
  const uniform = (low = 0, high = 1) => low + width(low, high, Number.isFinite) * next();
  const integer = (low: number, high: number) =>
    low + Math.floor(next() * (width(low, high, Number.isSafeInteger) + 1));
  const normal = (mean = 0, sd = 1) => {
    requireNormal(mean, sd);
    // Box–Muller; 1 − u keeps the logarithm away from 0.
    return mean + sd * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  };
  const normals = (length: number, sd = 1) => {
    requireWhole("length", length, 0);
    return Array.from({ length }, () => normal(0, sd));
  };
  return {
    uniform,
    integer,
    normal,
    normals,
    shuffle: (items) => shuffled(items, integer),
  };
}

function width(low: number, high: number, fits: (end: number) => boolean): number {
  const kind = fits === Number.isFinite ? "a finite number" : "a whole number";
  if (!fits(low)) throw new InputError("low", kind, String(low));
  if (!(fits(high) && high >= low)) throw new InputError("high", `${kind} ≥ low (${low})`, String(high));
  return high - low;
}

function requireSeed(seed: unknown): void {
  if (typeof seed === "string" || (typeof seed === "number" && !Number.isNaN(seed))) return;
  throw new InputError("seed", "text or a number", String(seed));
}

function requireNormal(mean: number, sd: number): void {
  if (!Number.isFinite(mean)) throw new InputError("mean", "a finite number", String(mean));
  if (!(Number.isFinite(sd) && sd >= 0)) throw new InputError("sd", "a finite number ≥ 0", String(sd));
}

function shuffled<T>(items: readonly T[], integer: (low: number, high: number) => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = integer(0, i);
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}
