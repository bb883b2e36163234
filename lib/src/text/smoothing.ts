/** What becomes of n-gram orders without a match, whose logarithm would make the whole score 0. */
import { InputError } from "../base";

/**
 * Chen and Cherry 2014, methods 1 to 3: "floor" counts a little instead of 0, "add-k" adds k to matches and
 * total of orders above 1, "exp" (NIST's, the default of sacrebleu) gives the k-th order without a match
 * 1 / (2^k · total). "none" leaves 0.
 */
export type Smoothing = "exp" | "floor" | "add-k" | "none";

interface Precisions {
  /** In per cent; 0 from the first order on that no hypothesis is long enough for. */
  precisions: number[];
  /** How many orders the hypotheses are long enough for; with "add-k", all. */
  reached: number;
}

/**
 * Precisions of all orders from their matches and totals, over the whole corpus.
 * @throws InputError when the method is unknown, or a value given that is no number ≥ 0 or of no use to it
 */
export function smoothedPrecisions(
  counts: readonly number[],
  totals: readonly number[],
  smoothing: Smoothing,
  value?: number,
): Precisions {
  const k = valueOf(smoothing, value);
  const precisions = counts.map(() => 0);
  if (counts.every((count) => count === 0)) return { precisions, reached: counts.length };
  let misses = 0;
  for (const [i, count] of counts.entries()) {
    const added = smoothing === "add-k" && i > 0 ? k : 0;
    const [matches, total] = [count + added, (totals[i] as number) + added];
    if (total === 0) return { precisions, reached: i };
    if (matches > 0) precisions[i] = (100 * matches) / total;
    else if (smoothing === "exp") precisions[i] = 100 / (2 ** ++misses * total);
    else if (smoothing === "floor") precisions[i] = (100 * k) / total;
  }
  return { precisions, reached: counts.length };
}

function valueOf(smoothing: Smoothing, value: number | undefined): number {
  const usual = { exp: undefined, none: undefined, floor: 0.1, "add-k": 1 };
  if (!Object.hasOwn(usual, smoothing)) {
    throw new InputError("smoothing", '"exp", "floor", "add-k" or "none"', JSON.stringify(smoothing));
  }
  if (value === undefined) return usual[smoothing] ?? 0;
  if (usual[smoothing] === undefined || !(Number.isFinite(value) && value >= 0)) {
    throw new InputError(
      "smoothingValue",
      'a number ≥ 0, for "floor" or "add-k"',
      `${value} for "${smoothing}"`,
    );
  }
  return value;
}
