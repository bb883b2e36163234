/** "Did you mean": the nearest of some names. */
import { distance } from "fastest-levenshtein";

/**
 * The name that a mistyped one was probably meant to be: by edit distance, case ignored, at most two letters or
 * a third of them wrong; else one that begins with it.
 * @returns undefined when none is near
 * @example closest("hiden", ["cells", "hidden"]) // "hidden"
 */
export function closest(name: string, names: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const [best] = names
    .map((candidate) => ({ candidate, wrong: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.wrong - b.wrong);
  const limit = (length: number) => Math.min(length - 1, Math.max(2, length / 3));
  if (best && best.wrong <= limit(best.candidate.length)) return best.candidate;
  return wanted === "" ? undefined : names.find((candidate) => candidate.toLowerCase().startsWith(wanted));
}

/** `; did you mean "…"?`, or nothing. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = closest(name, names);
  return near === undefined ? "" : `; did you mean "${near}"?`;
}
