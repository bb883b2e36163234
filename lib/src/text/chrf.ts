/** chrF, as sacrebleu 2 computes it: it compares characters; a wrong ending is less than a wrong word. */
import { InputError, requireOptions, requireWhole } from "../base";
import { countNgrams } from "./ngrams";
import { requireReferences } from "./pairs";
import { splitAtSpaces } from "./tokenize13a";

export interface ChrfOptions {
  /** The longest n-grams of characters. Default 6. */
  charOrder?: number;
  /** The longest n-grams of words; default 0, none. 2 makes it chrF++. */
  wordOrder?: number;
  /** How many times as much recall counts as precision. Default 2. */
  beta?: number;
}

/** Of one order: n-grams of the hypotheses, of the references, and in both. */
type Order = readonly [hypothesis: number, reference: number, matches: number];

/**
 * The chrF of a corpus (Popović 2015; chrF++ 2017), equal to sacrebleu's `corpus_chrf`:
 *
 *     chrF = 100 · (1 + β²) · P · R / (β² · P + R)
 *
 * P and R are the means of precision and recall over all orders that both sides are long enough for. White
 * space does not count; of several references the one that scores best does.
 * @param references a list of references for each hypothesis, as for `corpusBleu`
 * @returns 0 … 100
 * @throws InputError as `corpusBleu`, and when an order is no whole number (≥ 1, words ≥ 0) or `beta` no
 * finite number greater than 0
 * @example chrF(["the cats"], [["the cat"]]) // 93.2588
 */
export function chrF(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  options: ChrfOptions = {},
): number {
  requireOptions(options, ["charOrder", "wordOrder", "beta"]);
  const { charOrder = 6, wordOrder = 0, beta = 2 } = options;
  requireReferences(hypotheses, references);
  requireWhole("charOrder", charOrder);
  requireWhole("wordOrder", wordOrder, 0);
  if (!(Number.isFinite(beta) && beta > 0)) {
    throw new InputError("beta", "a finite number greater than 0", String(beta));
  }
  const count = (text: string) => countsOf(text, charOrder, wordOrder);
  const best = hypotheses.map((hypothesis, i) => {
    const own = count(hypothesis);
    const each = (references[i] as readonly string[]).map((reference) => compare(own, count(reference)));
    return each.reduce((a, b) => (fScore(b, beta) > fScore(a, beta) ? b : a));
  });
  return fScore(best.reduce(addOrders), beta);
}

type Counts = ReadonlyMap<string, number>[];

function countsOf(text: string, charOrder: number, wordOrder: number): Counts {
  const words = splitAtSpaces(text);
  const characters = Array.from(words.join("")); // code points
  const separated = words.flatMap(separatePunctuation);
  return [
    ...Array.from({ length: charOrder }, (_, i) => countNgrams(characters, i + 1)),
    ...Array.from({ length: wordOrder }, (_, i) => countNgrams(separated, i + 1)),
  ];
}

/** One mark at the end, else one at the start: "(hi)" becomes "(hi" and ")", as in the original script. */
function separatePunctuation(word: string): string[] {
  const characters = Array.from(word);
  const isMark = (character: string | undefined) => /^[!-/:-@[-`{-~]$/.test(character ?? "");
  if (characters.length > 1 && isMark(characters.at(-1))) return [word.slice(0, -1), word.slice(-1)];
  if (characters.length > 1 && isMark(characters[0])) return [word.slice(0, 1), word.slice(1)];
  return [word];
}

function compare(hypothesis: Counts, reference: Counts): Order[] {
  return hypothesis.map((own, i) => {
    const theirs = reference[i] as ReadonlyMap<string, number>;
    const matches = [...own].reduce((sum, [key, count]) => sum + Math.min(count, theirs.get(key) ?? 0), 0);
    return [theirs.size > 0 ? sumOf(own) : 0, sumOf(theirs), matches]; // an order without a reference is out
  });
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function addOrders(a: readonly Order[], b: readonly Order[]): Order[] {
  return a.map(([h, r, m], i) => {
    const [h2, r2, m2] = b[i] as Order;
    return [h + h2, r + r2, m + m2];
  });
}

function fScore(orders: readonly Order[], beta: number): number {
  const used = orders.filter(([hypothesis, reference]) => hypothesis > 0 && reference > 0);
  const mean = (f: (order: Order) => number) => used.reduce((sum, order) => sum + f(order), 0) / used.length;
  if (used.length === 0) return 0;
  const precision = mean(([hypothesis, , matches]) => matches / hypothesis);
  const recall = mean(([, reference, matches]) => matches / reference);
  if (precision + recall === 0) return 0;
  return (100 * (1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall);
}
