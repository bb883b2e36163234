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
