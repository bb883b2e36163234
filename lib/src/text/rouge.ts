/** ROUGE-L, as captions are scored with it: the longest common subsequence of words. */
import { requirePositive } from "../base";
import { requireReferences } from "./pairs";
import { splitAtSpaces } from "./tokenize13a";

/** A score of a corpus, and of each hypothesis. */
export interface CaptionScore {
  /** The mean of `scores`. */
  score: number;
  /** `[hypotheses]` */
  scores: number[];
}

export interface RougeOptions {
  /** How many times as much recall counts as precision. Default 1.2, as for COCO's captions. */
  beta?: number;
}

/**
 * ROUGE-L of captions (Lin 2004, §3), equal to pycocoevalcap 1.2:
 *
 *     P = max over references of LCS / words of the hypothesis
 *     R = max over references of LCS / words of that reference
 *     ROUGE-L = (1 + β²) · P · R / (R + β² · P)
 *
 * The two maxima may come from different references. Words are what stands between spaces: lower-case the texts and
 * take the punctuation out first, as pycocoevalcap's tokeniser does.
 * @param references a list of references for each hypothesis
 * @returns 0 … 1; an empty hypothesis scores 0
 * @throws InputError when there is no hypothesis, one has no reference, or `beta` is no finite number greater than 0
 * @example rougeL(["a red circle"], [["a big blue circle"]]).score // 0.5571
 */
export function rougeL(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  { beta = 1.2 }: RougeOptions = {},
): CaptionScore {
  requireReferences(hypotheses, references);
  requirePositive("beta", beta);
  const scores = hypotheses.map((hypothesis, i) => {
    const words = splitAtSpaces(hypothesis);
    const known = (references[i] as readonly string[]).map(splitAtSpaces);
    const common = known.map((reference) => longestCommonSubsequence(words, reference));
    const precision = Math.max(...common) / Math.max(words.length, 1);
    const recall = Math.max(...common.map((lcs, j) => lcs / Math.max((known[j] as string[]).length, 1)));
    if (precision === 0 || recall === 0) return 0;
    return ((1 + beta ** 2) * precision * recall) / (recall + beta ** 2 * precision);
  });
  return { score: meanOf(scores), scores };
}

/**
 * How many words two texts have in common in the same order, others between them allowed.
 * @returns 0 … the length of the shorter one
 * @example longestCommonSubsequence(["a", "b", "c"], ["b", "x", "c"]) // 2
 */
export function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  let above = new Array<number>(b.length + 1).fill(0); // for the words of a so far, and the first j words of b
  for (const word of a) {
    const row = [0];
    for (let j = 1; j <= b.length; j++) {
      const longer = word === b[j - 1] ? (above[j - 1] as number) + 1 : 0;
      row.push(Math.max(longer, above[j] as number, row[j - 1] as number));
    }
    above = row;
  }
  return above[b.length] as number;
}

/** The mean of at least one number. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
