/** "Did you mean": the nearest of some names. */

/**
 * The name that a mistyped one was probably meant to be: by edit distance, case ignored, at most two letters or
 * a third of them wrong; else one that begins with it.
 * @returns undefined when none is near
 * @example closest("hiden", ["cells", "hidden"]) // "hidden"
 */
export function closest(name: string, names: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const ranked = names
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  const limit = (length: number) => Math.min(length - 1, Math.max(2, length / 3));
  if (best && best.distance <= limit(best.candidate.length)) return best.candidate;
  return wanted === "" ? undefined : names.find((candidate) => candidate.toLowerCase().startsWith(wanted));
}

/** `; did you mean "…"?`, or nothing. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = closest(name, names);
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

/** Insertions, deletions and replacements that turn a into b (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
