/** The parts of BLEU: n-grams, clipped precision, brevity penalty (Papineni et al. 2002, §2). */
import { InputError, requireWhole } from "../base";

/** How many of a hypothesis' n-grams a reference has, and how many it has at all. */
export interface Precision {
  matches: number;
  total: number;
}

/**
 * All runs of n tokens, from the first on.
 * @returns `[max(0, tokens − n + 1)][n]`
 * @throws InputError when n is no whole number ≥ 1
 * @example ngrams(["a", "b", "c"], 2) // [["a", "b"], ["b", "c"]]
 */
export function ngrams(tokens: readonly string[], n: number): string[][] {
  requireWhole("n", n);
  const count = Math.max(0, tokens.length - n + 1);
  return Array.from({ length: count }, (_, i) => tokens.slice(i, i + n));
}

/**
 * The modified n-gram precision of one sentence (Papineni et al. 2002, §2.1): an n-gram counts as often as
 * the hypothesis has it, but at most as often as the one reference that has it most. The precision is
 * matches / total; a corpus adds both up before dividing.
 * @throws InputError when n is no whole number ≥ 1
 * @example clippedPrecision(["the", "the", "the"], [["the", "cat"]], 1) // { matches: 1, total: 3 }
 */
export function clippedPrecision(
  hypothesis: readonly string[],
  references: readonly (readonly string[])[],
  n: number,
): Precision {
  const available = references.map((reference) => countNgrams(reference, n));
  const own = countNgrams(hypothesis, n);
  const matches = [...own].reduce((sum, [ngram, count]) => {
    const most = available.reduce((max, counts) => Math.max(max, counts.get(ngram) ?? 0), 0);
    return sum + Math.min(count, most);
  }, 0);
  return { matches, total: Math.max(0, hypothesis.length - n + 1) };
}

/**
 * What a translation loses for being too short (Papineni et al. 2002, §2.2.2):
 *
 *     BP = 1 if c ≥ r,   e^(1 − r / c) otherwise
 *
 * @param c tokens of all hypotheses
 * @param r tokens of the references, of each the one closest in length
 * @returns 0 … 1; 0 when only the hypotheses are empty
 * @throws InputError when a length is no number ≥ 0
 * @example brevityPenalty(9, 10) // 0.8948
 */
export function brevityPenalty(c: number, r: number): number {
  for (const [argument, length] of [
    ["c", c],
    ["r", r],
  ] as const) {
    // prettier-ignore
    if (!(length >= 0)) throw new InputError(argument, "a number ≥ 0", String(length));
  }
  return c >= r ? 1 : Math.exp(1 - r / c);
}

/** How often each n-gram occurs; the key tells ["a b"] from ["a", "b"]. */
export function countNgrams(tokens: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const ngram of ngrams(tokens, n)) {
    const key = JSON.stringify(ngram);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
