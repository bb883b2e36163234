/** Whether a word looks at what it names, on plain arrays. */
import { InputError } from "../../base";

/**
 * The mass of attention inside of what a word names: AC = Σ alpha_i over the regions R of it (Liu et al. 2017).
 * Even attention has the share of regions that are in R.
 * @param weights alpha `[regions]`
 * @param named which regions belong to what is named `[regions]`
 * @returns 0 … 1
 * @throws InputError when the lists are empty or not equally long
 * @example attentionCorrectnessByLoops([0.5, 0.3, 0.2], [true, false, true]) // 0.7
 */
export function attentionCorrectnessByLoops(weights: readonly number[], named: readonly boolean[]): number {
  requireAlike(weights, named);
  return weights.reduce((sum, weight, i) => (named[i] ? sum + weight : sum), 0);
}

/**
 * The pointing game (Zhang et al. 2016, §4.1): of all words, the share whose greatest weight lies in what is named. The
 * first of several greatest weights counts.
 * @param weights alpha `[words][regions]`, at least one word
 * @param named `[words][regions]`
 * @returns hits / (hits + misses), 0 … 1
 * @throws InputError when there is no word, or lists are empty or not equally long
 * @example pointingGameByLoops([[0.9, 0.1], [0.4, 0.6]], [[true, false], [true, false]]) // 0.5
 */
export function pointingGameByLoops(
  weights: readonly (readonly number[])[],
  named: readonly (readonly boolean[])[],
): number {
  if (weights.length === 0) throw new InputError("weights", "at least one word", "none (it is empty)");
  if (named.length !== weights.length) {
    throw new InputError("named", `${weights.length} words`, String(named.length));
  }
  const hits = weights.filter((row, t) => pointsAt(row, named[t] as boolean[]));
  return hits.length / weights.length;
}

/** Whether the greatest weight, the first of them, lies in what is named. @throws InputError as above */
export function pointsAt(weights: readonly number[], named: readonly boolean[]): boolean {
  requireAlike(weights, named);
  return named[weights.indexOf(Math.max(...weights))] === true;
}

function requireAlike(weights: readonly number[], named: readonly boolean[]): void {
  if (weights.length === 0) throw new InputError("weights", "at least one region", "none (it is empty)");
  if (named.length !== weights.length) {
    throw new InputError("named", `${weights.length} regions`, String(named.length));
  }
}
