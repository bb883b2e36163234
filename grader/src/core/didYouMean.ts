/** Guesses what somebody meant who mistyped a name. */
import { distance } from "fastest-levenshtein";

/** The candidate nearest to `typed`, if one is near enough to be meant. */
export function didYouMean(typed: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((name) => ({ name, wrong: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.wrong - b.wrong);
  const ending = candidates.find((name) => name.endsWith(`.${typed.toLowerCase()}`));
  const [best] = ranked;
  return ending ?? (best && best.wrong <= Math.max(2, typed.length / 3) ? best.name : undefined);
}
