/**
 * The library's functions in a form that can travel into a page: nothing but arrays, and no name from outside. Tests hold
 * them equal to the library's own.
 */

/** Weights that are positive and sum to 1 (Bahdanau et al. 2015, eq. 6); −∞ gets 0, and so does a row of nothing else. */
export function softmax(scores: number[]): number[] {
  const max = Math.max(...scores);
  if (max === -Infinity) return scores.map(() => 0);
  const exps = scores.map((s) => Math.exp(s - max));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
}

/** The dot product of two vectors. */
export function score(query: number[], key: number[]): number {
  return query.reduce((sum, q, i) => sum + q * (key[i] ?? 0), 0);
}

/** The dot product over the square root of the width (Vaswani et al. 2017, eq. 1). */
export function scaledScore(query: number[], key: number[]): number {
  return query.reduce((sum, q, i) => sum + q * (key[i] ?? 0), 0) / Math.sqrt(query.length);
}

/** What is remembered of some scores: their maximum m, and d = Σ exp(e − m). */
export interface RunningState {
  max: number;
  sum: number;
}

/** Joins what was seen in two parts (Milakov & Gimelshein 2018, §3.1, eq. 4). */
export function merge(a: RunningState, b: RunningState): RunningState {
  const max = Math.max(a.max, b.max);
  if (max === -Infinity) return { max, sum: 0 };
  return { max, sum: a.sum * Math.exp(a.max - max) + b.sum * Math.exp(b.max - max) };
}

/** The point of the simplex nearest to the scores (Martins & Astudillo 2016, Algorithm 1). */
export function sparsemax(scores: number[]): number[] {
  const sorted = [...scores].sort((a, b) => b - a);
  let [sum, threshold] = [0, 0];
  sorted.forEach((s, i) => {
    sum += s;
    if (1 + (i + 1) * s > sum) threshold = (sum - 1) / (i + 1);
  });
  return scores.map((s) => Math.max(s - threshold, 0));
}

/** The sinusoidal encoding of a position (Vaswani et al. 2017, §3.5): sines and cosines in turns. */
export function encode(position: number, d: number): number[] {
  return Array.from({ length: d }, (_, i) => {
    const angle = position / 10000 ** ((i - (i % 2)) / d);
    return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

/** What BLEU is made of, for one sentence and one reference. */
export interface BleuParts {
  /** Clipped matches and n-grams in all, of orders 1 to 4. */
  matches: number[];
  totals: number[];
  /** 0 to 1: shorter than the reference costs. */
  brevity: number;
  /** 0 to 100; 0 when an order has no match. */
  score: number;
}

/** BLEU without smoothing (Papineni et al. 2002, §2.3), of words. */
export function bleu(candidate: string[], reference: string[]): BleuParts {
  const count = (words: string[], n: number) => {
    const counts = new Map<string, number>();
    for (let i = 0; i + n <= words.length; i++) {
      const gram = words.slice(i, i + n).join(" ");
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
    return counts;
  };
  const orders = [1, 2, 3, 4];
  const matches = orders.map((n) => {
    const known = count(reference, n);
    return [...count(candidate, n)].reduce(
      (sum, [gram, times]) => sum + Math.min(times, known.get(gram) ?? 0),
      0,
    );
  });
  const totals = orders.map((n) => Math.max(0, candidate.length - n + 1));
  const [c, r] = [candidate.length, reference.length];
  const brevity = c === 0 ? 0 : c >= r ? 1 : Math.exp(1 - r / c);
  const product = matches.reduce((p, m, i) => (totals[i] ? p * (m / totals[i]!) : 0), 1);
  return { matches, totals, brevity, score: 100 * brevity * product ** 0.25 };
}

/** A square window of regions, with its upper left corner. */
export interface RegionWindow {
  row: number;
  column: number;
  size: number;
}

/** The share of a map of weights that lies in a window. */
export function shareIn(map: number[][], { row, column, size }: RegionWindow): number {
  const sum = (lines: number[][]) => lines.flat().reduce((total, w) => total + w, 0);
  const inside = map.slice(row, row + size).map((line) => line.slice(column, column + size));
  return sum(inside) / sum(map);
}

/** Peak signal-to-noise ratio of values from 0 to 1, in dB; at most 60. */
export function psnr(values: number[], truth: number[]): number {
  const squared = values.reduce((sum, value, i) => sum + (value - (truth[i] ?? 0)) ** 2, 0) / values.length;
  return squared <= 1e-6 ? 60 : -10 * Math.log10(squared);
}
