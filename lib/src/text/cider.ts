/** CIDEr-D: captions compared by their n-grams, of which those that every picture's captions have count for nothing. */
import { requirePositive } from "../base";
import { countNgrams } from "./ngrams";
import { requireReferences } from "./pairs";
import { meanOf, type CaptionScore } from "./rouge";
import { splitAtSpaces } from "./tokenize13a";

export interface CiderOptions {
  /** How much a difference in length may be before it costs: the width of a Gaussian, in words. Default 6 */
  sigma?: number;
}

const ORDERS = [1, 2, 3, 4] as const;

/**
 * CIDEr-D of captions (Vedantam et al. 2015, eq. 1–4), equal to pycocoevalcap 1.2. With g(x) the weights of a text's
 * n-grams ({@link termWeights}) and l(x) its length:
 *
 *     CIDEr-D = 10 · mean over n = 1 … 4 and references r of
 *               exp(−(l(h) − l(r))² / 2σ²) · Σ min(g(h), g(r)) · g(r) / (‖g(h)‖ ‖g(r)‖)
 *
 * Words are what stands between spaces: lower-case the texts and take the punctuation out first, as pycocoevalcap's
 * tokeniser does. With one picture alone every n-gram is in all captions, so the score is 0.
 * @param references a list of references for each hypothesis; one entry is one picture
 * @returns 0 … 10
 * @throws InputError when there is no hypothesis, one has no reference, or `sigma` is no finite number greater than 0
 * @example ciderD(["a red circle", "a dog"], [["a red circle"], ["two cats"]]).scores // [7.5, 0]
 */
export function ciderD(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  { sigma = 6 }: CiderOptions = {},
): CaptionScore {
  requireReferences(hypotheses, references);
  requirePositive("sigma", sigma);
  const known = references.map((list) => list.map(splitAtSpaces));
  const frequency = ORDERS.map((n) => documentFrequency(known, n));
  const describe = (words: readonly string[]) => ({
    weights: ORDERS.map((n, i) => termWeights(words, n, frequency[i] as Frequency, known.length)),
    bigrams: Math.max(words.length - 1, 0), // pycocoevalcap's measure of length
  });
  const scores = hypotheses.map((hypothesis, i) => {
    const own = describe(splitAtSpaces(hypothesis));
    const each = (known[i] as string[][]).map((words) => {
      const other = describe(words);
      const penalty = Math.exp(-((own.bigrams - other.bigrams) ** 2) / (2 * sigma ** 2));
      return penalty * meanOf(own.weights.map((w, n) => similarity(w, other.weights[n] as Weights)));
    });
    return 10 * meanOf(each);
  });
  return { score: meanOf(scores), scores };
}

type Frequency = ReadonlyMap<string, number>;
type Weights = ReadonlyMap<string, number>;

/**
 * Of how many pictures at least one reference has an n-gram.
 * @param references `[pictures][references][words]`
 * @returns by n-gram, written as the JSON text of its words
 * @example documentFrequency([[["a", "cat"]], [["a", "dog"]]], 1).get('["a"]') // 2
 */
export function documentFrequency(
  references: readonly (readonly (readonly string[])[])[],
  n: number,
): Map<string, number> {
  const pictures = new Map<string, number>();
  for (const list of references) {
    const found = new Set(list.flatMap((words) => [...countNgrams(words, n).keys()]));
    for (const ngram of found) pictures.set(ngram, (pictures.get(ngram) ?? 0) + 1);
  }
  return pictures;
}

/**
 * What each n-gram of a text weighs (Vedantam et al. 2015, eq. 1, without dividing by the text's length):
 *
 *     g = count · ln(pictures / max(1, document frequency))
 *
 * @returns by n-gram, written as the JSON text of its words; an n-gram of every picture weighs 0
 * @example termWeights(["a", "cat"], 1, new Map([['["a"]', 2]]), 2).get('["cat"]') // 0.6931
 */
export function termWeights(
  words: readonly string[],
  n: number,
  frequency: ReadonlyMap<string, number>,
  pictures: number,
): Map<string, number> {
  const weigh = (ngram: string, count: number) =>
    count * (Math.log(pictures) - Math.log(Math.max(1, frequency.get(ngram) ?? 0)));
  return new Map([...countNgrams(words, n)].map(([ngram, count]) => [ngram, weigh(ngram, count)]));
}

/** The cosine of two weightings, of which the hypothesis' counts at most as much as the reference's. */
function similarity(own: Weights, reference: Weights): number {
  const norm = (weights: Weights) => Math.sqrt([...weights.values()].reduce((sum, w) => sum + w * w, 0));
  const product = [...own].reduce((sum, [ngram, weight]) => {
    const theirs = reference.get(ngram) ?? 0;
    return sum + Math.min(weight, theirs) * theirs;
  }, 0);
  const norms = norm(own) * norm(reference);
  return norms === 0 ? 0 : product / norms;
}
