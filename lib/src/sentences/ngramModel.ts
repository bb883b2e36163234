/** The next word by counting: an interpolated n-gram model, the baseline that a network has to beat. */
import { InputError, requireWhole } from "../base";
import { perplexity } from "../text";

/** A sentence as tokens. */
type Sentence = readonly string[];

export interface NgramModel {
  /** λ of each order, from single words on; they sum to at most 1, and the rest goes to all words alike. */
  readonly shares: readonly number[];
  /** exp(−mean log P) of the words and end marks. @throws InputError for no sentence */
  perplexity(sentences: readonly Sentence[]): number;
}

const [START, END] = ["<start>", "<end>"];
const ROUNDS = 30;

/**
 * P(w | words before) = Σ_n λ_n · count(last n − 1 words, w) / count(last n − 1 words) + λ_0 / words
 * (Jelinek & Mercer 1980). Every order is mixed with the shorter ones, so that what was never seen is not impossible;
 * the λ are those that make `heldOut` likeliest, found by expectation maximisation.
 * @param options.order of the longest counts: 2 looks at one word before, 3 at two
 * @param options.words how many different words may follow, the end mark included
 * @throws InputError when `order` or `words` is no whole number ≥ 1, or one of the lists is empty
 * @example createNgramModel(train, dev, { order: 3, words: vocabulary.size }).perplexity(test)
 */
export function createNgramModel(
  sentences: readonly Sentence[],
  heldOut: readonly Sentence[],
  { order, words }: { order: number; words: number },
): NgramModel {
  requireWhole("order", order);
  requireWhole("words", words);
  requireSome("sentences", sentences);
  requireSome("heldOut", heldOut);
  const counts = Array.from({ length: order }, (_, n) => countsOf(sentences, n + 1));
  /** What each order says of each word, the uniform guess first. `[places][order + 1]` */
  const opinions = (some: readonly Sentence[]) =>
    some.flatMap((tokens) =>
      places(tokens, order).map((gram) => [1 / words, ...counts.map((c) => share(c, gram))]),
    );
  const shares = expectationMaximisation(opinions(heldOut));
  return {
    shares: shares.slice(1),
    perplexity(some) {
      requireSome("sentences", some);
      const all = opinions(some);
      const total = all.reduce((sum, opinion) => sum - Math.log(mixed(shares, opinion)), 0);
      return perplexity(total, all.length);
    },
  };
}

function requireSome(argument: string, sentences: readonly Sentence[]): void {
  if (sentences.length === 0) throw new InputError(argument, "at least one sentence", "none (it is empty)");
}

/** The last `order` words up to each place, as one reads them; the beginning is filled up with start marks. */
function places(tokens: Sentence, order: number): string[][] {
  const marked = [...Array<string>(order - 1).fill(START as string), ...tokens, END as string];
  return marked.slice(order - 1).map((_, t) => marked.slice(t, t + order));
}

interface Counts {
  order: number;
  grams: Map<string, number>;
  histories: Map<string, number>;
}

const keyOf = (words: readonly string[]) => words.join(" ");

function countsOf(sentences: readonly Sentence[], order: number): Counts {
  const [grams, histories] = [new Map<string, number>(), new Map<string, number>()];
  const raise = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const gram of sentences.flatMap((tokens) => places(tokens, order))) {
    raise(grams, keyOf(gram));
    raise(histories, keyOf(gram.slice(0, -1)));
  }
  return { order, grams, histories };
}

/** How often the last word followed the ones before it; 0 after what was never seen. */
function share({ order, grams, histories }: Counts, longest: readonly string[]): number {
  const gram = longest.slice(-order);
  const history = histories.get(keyOf(gram.slice(0, -1))) ?? 0;
  return history === 0 ? 0 : (grams.get(keyOf(gram)) ?? 0) / history;
}

const mixed = (shares: readonly number[], opinion: readonly number[]) =>
  shares.reduce((sum, lambda, n) => sum + lambda * (opinion[n] as number), 0);

/** The λ under which these words are likeliest: each is the mean of what its order contributed. */
function expectationMaximisation(opinions: readonly (readonly number[])[]): number[] {
  const size = (opinions[0] as readonly number[]).length;
  let shares = Array<number>(size).fill(1 / size);
  for (let round = 0; round < ROUNDS; round++) {
    const sums = Array<number>(size).fill(0);
    for (const opinion of opinions) {
      const total = mixed(shares, opinion);
      shares.forEach(
        (lambda, n) => (sums[n] = (sums[n] as number) + (lambda * (opinion[n] as number)) / total),
      );
    }
    shares = sums.map((sum) => sum / opinions.length);
  }
  return shares;
}
