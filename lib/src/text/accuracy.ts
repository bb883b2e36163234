/** Right or wrong: how many sentences, how many tokens, and where. */
import { InputError, requireWhole } from "../base";
import { requirePairs } from "./pairs";

type Sentences = readonly (readonly string[])[];

/**
 * The share of sentences that equal their reference, token by token.
 * @param hypotheses tokens of each sentence
 * @param references tokens of the one right sentence for each
 * @returns 0 … 1
 * @throws InputError when there is no hypothesis, or not one reference for each
 * @example exactMatch([["a", "b"], ["c"]], [["a", "b"], ["d"]]) // 0.5
 */
export function exactMatch(hypotheses: Sentences, references: Sentences): number {
  requirePairs(hypotheses, references);
  const right = hypotheses.filter((hypothesis, i) => {
    const reference = references[i] as readonly string[];
    return hypothesis.length === reference.length && hypothesis.every((token, t) => token === reference[t]);
  });
  return right.length / hypotheses.length;
}

/**
 * The share of positions with the right token. A position that only one of the two sentences has is wrong,
 * so a hypothesis that is too short or too long loses.
 * @returns 0 … 1
 * @throws InputError as {@link exactMatch}, and when no sentence has a token
 * @example tokenAccuracy([["a", "x", "c", "d"]], [["a", "b", "c"]]) // 0.5
 */
export function tokenAccuracy(hypotheses: Sentences, references: Sentences): number {
  const positions = countPositions(hypotheses, references);
  const sum = (part: "right" | "total") => positions.reduce((all, position) => all + position[part], 0);
  if (positions.length === 0) throw new InputError("references", "at least one token", "none");
  return sum("right") / sum("total");
}

/**
 * The share of right tokens at each position, over the sentences that reach it; counted as
 * {@link tokenAccuracy} does.
 * @returns `[length of the longest sentence]`, each 0 … 1
 * @throws InputError as {@link exactMatch}
 * @example accuracyByPosition([["a", "x"], ["b"]], [["a", "b"], ["c"]]) // [0.5, 0]
 */
export function accuracyByPosition(hypotheses: Sentences, references: Sentences): number[] {
  return countPositions(hypotheses, references).map(({ right, total }) => right / total);
}

/**
 * Between how many tokens a model hesitates on average: exp(total / tokens).
 * @param totalNegativeLogLikelihood −Σ ln p of the right tokens, in nats; ∞ gives ∞
 * @param tokens how many tokens that is
 * @returns ≥ 1
 * @throws InputError when the total is no number ≥ 0 or `tokens` no whole number ≥ 1
 * @example perplexity(3 * Math.log(4), 3) // 4
 */
export function perplexity(totalNegativeLogLikelihood: number, tokens: number): number {
  if (!(totalNegativeLogLikelihood >= 0)) {
    const got = String(totalNegativeLogLikelihood);
    throw new InputError("totalNegativeLogLikelihood", "a number ≥ 0", got);
  }
  requireWhole("tokens", tokens);
  return Math.exp(totalNegativeLogLikelihood / tokens);
}

function countPositions(hypotheses: Sentences, references: Sentences): { right: number; total: number }[] {
  requirePairs(hypotheses, references);
  const positions: { right: number; total: number }[] = [];
  hypotheses.forEach((hypothesis, i) => {
    const reference = references[i] as readonly string[];
    for (let t = 0; t < Math.max(hypothesis.length, reference.length); t++) {
      const position = (positions[t] ??= { right: 0, total: 0 });
      position.total++;
      if (hypothesis[t] === reference[t]) position.right++;
    }
  });
  return positions;
}
