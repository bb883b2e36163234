/** Batches of items of similar length, so that little is padding. */
import { InputError, requireWhole } from "../base";
import type { Random } from "../runtime";

export interface BucketOptions {
  /** The greatest length of each bucket, ascending. */
  bounds: readonly number[];
  /** How many items a batch holds; this or `tokensPerBatch`. */
  batch?: number;
  /** How many tokens a batch holds at most, padding up to its bucket's bound included; this or `batch`. */
  tokensPerBatch?: number;
  random: Random;
}

export interface Buckets<T> {
  /** In random order; those of one bucket are full but for one. */
  batches: T[][];
  /** Items longer than the last bound, which are in no batch. */
  tooLong: T[];
}

/**
 * Shuffles items and cuts them into batches, none of which mixes buckets. Every item is in one batch, or in
 * `tooLong`. With `tokensPerBatch`, a bucket of short items has large batches (as Lingvo's input generators,
 * Shen et al. 2019).
 * @param lengthOf an item's length, a number ≥ 0
 * @throws InputError when bounds are no ascending whole numbers ≥ 1, not exactly one of `batch` and
 * `tokensPerBatch` is given, it is no whole number ≥ 1, `tokensPerBatch` is below the last bound, or a length
 * is no number ≥ 0
 * @example lengthBuckets(["a", "bb", "cccc"], (s) => s.length, { bounds: [2, 3], batch: 2, random })
 * // batches [["a", "bb"]] or [["bb", "a"]], tooLong ["cccc"]
 */
export function lengthBuckets<T>(
  items: readonly T[],
  lengthOf: (item: T) => number,
  options: BucketOptions,
): Buckets<T> {
  const { random } = options;
  const bounds = [...options.bounds];
  requireBounds(bounds);
  const sizes = batchSizes({ ...options, bounds });
  const buckets = bounds.map((): T[] => []);
  const tooLong: T[] = [];
  for (const item of random.shuffle(items)) {
    const length = lengthOf(item);
    if (!(length >= 0)) throw new InputError("lengthOf", "a number ≥ 0 for every item", String(length));
    const bucket = buckets[bounds.findIndex((bound) => length <= bound)] ?? tooLong;
    bucket.push(item);
  }
  const batches = buckets.flatMap((bucket, i) => cut(bucket, sizes[i] as number));
  return { batches: random.shuffle(batches), tooLong };
}

function cut<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function batchSizes({ bounds, batch, tokensPerBatch }: BucketOptions): number[] {
  if ((batch === undefined) === (tokensPerBatch === undefined)) {
    const got = batch === undefined ? "neither" : "both";
    throw new InputError("batch", "either `batch` or `tokensPerBatch`", got);
  }
  if (batch !== undefined) requireWhole("batch", batch);
  else requireWhole("tokensPerBatch", tokensPerBatch as number, bounds.at(-1) as number);
  return bounds.map((bound) => batch ?? Math.floor((tokensPerBatch as number) / bound));
}

function requireBounds(bounds: readonly number[]): void {
  const ascending = bounds.every((bound, i) => Number.isInteger(bound) && bound > (bounds[i - 1] ?? 0));
  if (bounds.length === 0 || !ascending) {
    throw new InputError("bounds", "ascending whole numbers ≥ 1", `[${bounds.join(", ")}]`);
  }
}
