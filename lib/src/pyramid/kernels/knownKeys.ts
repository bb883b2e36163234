/**
 * Attention to keys that are fully known, by distance: the fast path of `blockedPatchAttention`, which tests it. The mean
 * squared difference over the known pixels of a query, Σ known (q − k)² / Σ known, is a product of one row and one column,
 * since (q − k)² = q² · 1 + known · k² − 2 q · k.
 */
import { tf, type Tensor } from "../../runtime";

/** Scores held at a time. */
const SCORES = 2 ** 21;

/** Queries as plain arrays: values are 0 where they are not known. */
export interface PlainQueries {
  /** `[queries · d]` each */
  values: Float32Array;
  known: Float32Array;
}

export interface KnownKeys {
  /** `[2 d + 1, keys]`: squares, values, ones. */
  columns: Tensor;
  /** `[keys, dV]` */
  values: Tensor;
}

/** @param keys `[keys, d]` @param values `[keys, dV]`, kept, not copied; the caller disposes the columns */
export function knownKeys(keys: Tensor, values: Tensor): KnownKeys {
  const columns = tf.tidy(() =>
    tf.concat([keys.square(), keys, tf.ones([keys.shape[0] as number, 1])], 1).transpose(),
  );
  return { columns, values };
}

/**
 * softmax(−distance / τ) · values, and for each query the key with the largest weight.
 * @returns output `[queries · dV]`
 */
export function attendKnownKeys(
  { values, known }: PlainQueries,
  keys: KnownKeys,
  d: number,
  temperature: number,
): { output: Float32Array; best: Int32Array; weight: Float32Array } {
  const n = values.length / d;
  const dV = keys.values.shape[1] as number;
  const found = { output: new Float32Array(n * dV), best: new Int32Array(n), weight: new Float32Array(n) };
  const total = keys.values.shape[0] as number;
  const atATime = Math.max(1, Math.floor(SCORES / total));
  const rows = rowsOf({ values, known }, d, temperature);
  const width = 2 * d + 1;
  for (let from = 0; from < n; from += atATime) {
    const count = Math.min(atATime, n - from);
    tf.tidy(() => {
      const asking = tf.tensor2d(rows.subarray(from * width, (from + count) * width), [count, width]);
      // Rounding may bring a distance of 0 below it, and so a score above 0.
      const weights = asking.matMul(keys.columns).minimum(0).softmax(); // [count, keys]
      found.output.set(weights.matMul(keys.values).dataSync(), from * dV);
      const best = weights.argMax(-1).dataSync() as Int32Array;
      const places = tf.tensor1d(best.map((key, i) => i * total + key), "int32"); // prettier-ignore
      found.best.set(best, from);
      found.weight.set(weights.flatten().gather(places).dataSync(), from);
    });
  }
  return found;
}

/** For each query −known, 2 q, −|q|², over τ times the number of known values. */
function rowsOf({ values, known }: PlainQueries, d: number, temperature: number): Float32Array {
  const [n, width] = [values.length / d, 2 * d + 1];
  const rows = new Float32Array(n * width);
  for (let i = 0; i < n; i++) {
    let [count, square] = [0, 0];
    for (let j = i * d; j < (i + 1) * d; j++) {
      count += known[j] as number;
      square += (values[j] as number) ** 2;
    }
    const over = 1 / (temperature * count);
    for (let j = 0; j < d; j++) {
      rows[i * width + j] = -over * (known[i * d + j] as number);
      rows[i * width + d + j] = 2 * over * (values[i * d + j] as number);
    }
    rows[i * width + 2 * d] = -over * square;
  }
  return rows;
}
