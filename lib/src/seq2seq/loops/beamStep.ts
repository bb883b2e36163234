/** One step of beam search on plain arrays. */
import { requireSameShape, requireWhole } from "../../base";
import { specialIds } from "../../text";

/** The beginning of a translation, and how likely it is. */
export interface LoopsHypothesis {
  /** Words without start and end. */
  ids: number[];
  /** Σ log p of all words said, the end mark included. */
  logProbability: number;
}

/**
 * Continues every living hypothesis by every word and keeps the `width` likeliest of all continuations; those that
 * said the end mark are set aside. Repeated, it is `beamSearch` without length penalty and coverage.
 * @param logProbabilities log p of the next word `[hypotheses][words]`; −∞ for what cannot follow
 * @returns living and ended hypotheses, likeliest first, `width` together at most; ties go to the earlier
 *   hypothesis, then to the smaller id
 * @throws InputError when there is not one row for each hypothesis, or `width` is no whole number ≥ 1
 * @example beamStepByLoops([{ ids: [4], logProbability: -1 }], [[-9, -9, -9, -0.5, -2]], 2)
 * // living [{ ids: [4, 4], logProbability: -3 }], ended [{ ids: [4], logProbability: -1.5 }]
 */
export function beamStepByLoops(
  hypotheses: readonly LoopsHypothesis[],
  logProbabilities: readonly (readonly number[])[],
  width: number,
): { living: LoopsHypothesis[]; ended: LoopsHypothesis[] } {
  requireWhole("width", width);
  requireSameShape("logProbabilities", [hypotheses.length], [logProbabilities.length]);
  const all = hypotheses.flatMap(({ ids, logProbability }, row) =>
    (logProbabilities[row] as readonly number[]).map((logP, word) => ({
      ids,
      word,
      logProbability: logProbability + logP,
    })),
  );
  const possible = all.filter(({ logProbability }) => logProbability > -Infinity);
  const best = possible.sort((a, b) => b.logProbability - a.logProbability).slice(0, width);
  const goesOn = best.filter(({ word }) => word !== specialIds.end);
  const ends = best.filter(({ word }) => word === specialIds.end);
  return {
    living: goesOn.map(({ ids, word, logProbability }) => ({ ids: [...ids, word], logProbability })),
    ended: ends.map(({ ids, logProbability }) => ({ ids: [...ids], logProbability })),
  };
}
