/** BLEU, as sacrebleu 2 computes it. */
import { InputError, given, requireOptions } from "../base";
import { brevityPenalty, clippedPrecision } from "./ngrams";
import { requireReferences } from "./pairs";
import { smoothedPrecisions, type Smoothing } from "./smoothing";
import { splitAtSpaces, tokenize13a } from "./tokenize13a";

export interface BleuOptions {
  /** What to do about orders without a match; default "exp". */
  smoothing?: Smoothing;
  /** What "floor" (default 0.1) or "add-k" (default 1) adds; of no use to the others. */
  smoothingValue?: number;
  /** "13a" (default) for plain sentences; "none" for tokens joined by spaces. */
  tokenize?: "13a" | "none";
  /** Average over the orders that the hypotheses are long enough for, instead of all 4. */
  effectiveOrder?: boolean;
  /** Compare small letters. Default false. */
  lowercase?: boolean;
}

export interface BleuScore {
  /** 0 … 100 */
  score: number;
  /** Of 1- to 4-grams, smoothed, in per cent. `[4]` */
  precisions: number[];
  /** 0 … 1 */
  brevityPenalty: number;
  /** Clipped matches of 1- to 4-grams, not smoothed. `[4]` */
  counts: number[];
  /** 1- to 4-grams of the hypotheses, not smoothed. `[4]` */
  totals: number[];
  /** Tokens of all hypotheses. */
  hypothesisLength: number;
  /** Tokens of the references, of each hypothesis the one closest in length (of two, the shorter). */
  referenceLength: number;
}

const orders = [1, 2, 3, 4] as const;

/**
 * The BLEU of a corpus (Papineni et al. 2002, eq. in §2.3), equal to sacrebleu's `corpus_bleu`:
 *
 *     BLEU = 100 · BP · exp(¼ Σ_n log p_n),   n = 1 … 4
 *
 * Matches and lengths are added up over the corpus first: it is no average of sentence scores.
 * @param hypotheses plain sentences
 * @param references **a list of references for each hypothesis** (sacrebleu takes the transpose: lists that
 * each have one reference for every hypothesis); the lists may differ in length
 * @returns score and all it is made of; 0 without any match
 * @throws InputError when there is no hypothesis, lists do not pair up, a list is empty, an entry is no
 * string, or an option is unknown
 * @example corpusBleu(["this is a fest"], [["this is a test"]]).score // 59.4604
 */
export function corpusBleu(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  options: BleuOptions = {},
): BleuScore {
  requireOptions(options, ["smoothing", "smoothingValue", "tokenize", "effectiveOrder", "lowercase"]);
  requireReferences(hypotheses, references);
  const toTokens = tokenizerOf(options);
  const segments = hypotheses.map((hypothesis, i) => ({
    tokens: toTokens(hypothesis),
    references: (references[i] as readonly string[]).map(toTokens),
  }));
  const sum = (f: (segment: Segment) => number) => segments.reduce((total, segment) => total + f(segment), 0);
  const precisions = segments.map(({ tokens, references }) =>
    orders.map((n) => clippedPrecision(tokens, references, n)),
  );
  const sumOver = (part: "matches" | "total") =>
    orders.map((_, i) => precisions.reduce((total, segment) => total + (segment[i]?.[part] ?? 0), 0));
  return scoreOf(
    sumOver("matches"),
    sumOver("total"),
    sum(({ tokens }) => tokens.length),
    sum(({ tokens, references }) => closestLength(tokens.length, references)),
    options,
  );
}

/**
 * The BLEU of one sentence, equal to sacrebleu's `sentence_bleu`: as {@link corpusBleu}, with
 * `effectiveOrder` on unless said otherwise. Sentences too short for 4-grams get a score, too.
 * @param references at least one
 * @throws InputError as corpusBleu
 * @example sentenceBleu("the cat", ["the cat"]).score // 100
 */
export function sentenceBleu(
  hypothesis: string,
  references: readonly string[],
  options: BleuOptions = {},
): BleuScore {
  return corpusBleu([hypothesis], [references], { effectiveOrder: true, ...given(options) });
}

interface Segment {
  tokens: string[];
  references: string[][];
}

function scoreOf(
  counts: number[],
  totals: number[],
  hypothesisLength: number,
  referenceLength: number,
  { smoothing = "exp", smoothingValue, effectiveOrder = false }: BleuOptions,
): BleuScore {
  const penalty = brevityPenalty(hypothesisLength, referenceLength);
  const { precisions, reached } = smoothedPrecisions(counts, totals, smoothing, smoothingValue);
  const averaged = precisions.slice(0, effectiveOrder ? reached : orders.length);
  const mean = averaged.reduce((sum, p) => sum + Math.log(p / 100), 0) / averaged.length;
  const score = counts.some((count) => count > 0) ? 100 * penalty * Math.exp(mean) : 0;
  return { score, precisions, brevityPenalty: penalty, counts, totals, hypothesisLength, referenceLength };
}

function closestLength(length: number, references: readonly (readonly string[])[]): number {
  const lengths = references.map((reference) => reference.length);
  const farther = (a: number, b: number) => Math.abs(a - length) - Math.abs(b - length) || a - b;
  return lengths.sort(farther)[0] as number;
}

function tokenizerOf({ tokenize = "13a", lowercase = false }: BleuOptions): (text: string) => string[] {
  if (tokenize !== "13a" && tokenize !== "none") {
    throw new InputError("tokenize", '"13a" or "none"', JSON.stringify(tokenize));
  }
  const toTokens = tokenize === "13a" ? tokenize13a : splitAtSpaces;
  return lowercase ? (text) => toTokens(text.toLowerCase()) : toTokens;
}
