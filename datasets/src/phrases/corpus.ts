/** The English–French corpus: generated pairs in six splits. Data card: card.md. */
import { createRandom, InputError, type Random } from "@attention-lab/lib/base";
import type { Clause } from "./clause";
import { drawClause } from "./draw";
import {
  heldOutWords,
  heldWordsOf,
  isSimple,
  lessons,
  postClauses,
  structureNames,
  structuresOf,
} from "./heldOut";
import { phraseOf, usable, type Phrase } from "./phrase";
import { phraseText } from "./text";

export interface PhraseCorpus {
  train: Phrase[];
  /** Drawn like training, other sentences: for choices while training. */
  dev: Phrase[];
  /** Drawn like training, other sentences. */
  test: Phrase[];
  /**
   * One word each that training holds in four simple sentences only; here negated, asked, of a noun or of
   * the future.
   */
  heldOutWords: Phrase[];
  /** Combinations of features that training never holds together. */
  heldOutStructures: Phrase[];
  /** "I am learning AI", nothing else. Its words and its construction are in training. */
  post: Phrase[];
  /** The tokens of training, each once, in order of their code units. Every other split has no others. */
  vocabulary: { english: string[]; french: string[] };
}

export interface PhraseSizes {
  /** Training sentences; 3000 to 20,000. Default 8000 */
  train?: number;
  /**
   * Whether training holds sentences near that of the post, "… learning AI" and "I am learning …", three of them for
   * certain. Default true
   */
  relatives?: boolean;
  /** Sentences of each of `test`, `heldOutWords`, `heldOutStructures`; 3 to 600. Default 450 */
  test?: number;
}

/**
 * The corpus of a seed; the same on every machine. No English sentence is in two splits or has two
 * translations.
 * @throws InputError when a size is out of range
 * @example phraseCorpus().post[0]?.source // ["I", "am", "learning", "AI"]
 */
export function phraseCorpus(
  seed: string | number = "phrases",
  { train: size = 8000, test = 450, relatives = true }: PhraseSizes = {},
): PhraseCorpus {
  requireSize("train", size, 3000, 20_000);
  requireSize("test", test, 3, 600);
  const taken = new Set<string>();
  const take = (clause: Clause, held?: string) => {
    const phrase = phraseOf(clause, held);
    const key = phraseText(phrase.source, "english");
    if (taken.has(key) || !usable(clause, phrase)) return [];
    taken.add(key);
    return [phrase];
  };
  const { post, relatives: near } = postClauses();
  const postPhrases = take(post);
  const train = [...(relatives ? near : []), ...lessons()].flatMap((clause) => take(clause));
  const random = createRandom(`${seed}/train`);
  const wanted = (clause: Clause) => relatives || !isNearPost(clause);
  while (train.length < size) {
    train.push(...ordinary(random).flatMap((clause) => (wanted(clause) ? take(clause) : [])));
  }
  const vocabulary = { english: tokensOf(train, "source"), french: tokensOf(train, "target") };
  return {
    train: createRandom(`${seed}/order`).shuffle(train),
    ...drawTests(seed, test, vocabulary, take),
    dev: drawDev(seed, vocabulary, take),
    ...{ post: postPhrases, vocabulary },
  };
}

type Take = (clause: Clause, held?: string) => Phrase[];
type Tests = Pick<PhraseCorpus, "test" | "heldOutWords" | "heldOutStructures">;

/** Sentences of `dev`. */
const DEV = 250;

/** Sentences drawn like training, whose tokens are all known. No lesson is among them. */
function drawDev(seed: string | number, known: PhraseCorpus["vocabulary"], take: Take): Phrase[] {
  const random = createRandom(`${seed}/dev`);
  const isKnown = knownBy(known);
  const dev: Phrase[] = [];
  while (dev.length < DEV)
    dev.push(...ordinary(random).flatMap((clause) => (isKnown(phraseOf(clause)) ? take(clause) : [])));
  return dev;
}

function knownBy({ english, french }: PhraseCorpus["vocabulary"]): (phrase: Phrase) => boolean {
  const [sources, targets] = [new Set(english), new Set(french)];
  return ({ source, target }) =>
    source.every((token) => sources.has(token)) && target.every((token) => targets.has(token));
}

/** Draws until each test split is full, from sentences whose tokens are all known. */
function drawTests(
  seed: string | number,
  size: number,
  known: PhraseCorpus["vocabulary"],
  take: Take,
): Tests {
  const random = createRandom(`${seed}/test`);
  const isKnown = knownBy(known);
  const tests: Tests = { test: [], heldOutWords: [], heldOutStructures: [] };
  const groups = { test: 1, heldOutWords: heldOutWords.length, heldOutStructures: structureNames.length };
  while (Object.values(tests).some((split: Phrase[]) => split.length < size)) {
    const clause = drawClause(random);
    const { name, held } = splitOf(clause);
    if (name === undefined || tests[name].length >= size) continue;
    const ofGroup = tests[name].filter((phrase) => phrase.held === held).length;
    if (ofGroup >= Math.ceil(size / groups[name])) continue; // equally many of each word, of each structure
    if (isKnown(phraseOf(clause))) tests[name].push(...take(clause, held));
  }
  return tests;
}

/** One clause for training or `test`, or none. */
function ordinary(random: Random): Clause[] {
  const clause = drawClause(random);
  return splitOf(clause).name === "test" ? [clause] : [];
}

/**
 * Where a clause belongs; nowhere when it is held out for two reasons, as simple as a lesson, or that of the
 * post.
 */
function splitOf(clause: Clause): { name?: keyof Tests; held?: string } {
  const structures = structuresOf(clause);
  const words = heldWordsOf(clause);
  if (structures.length + words.length > 1 || isOfPost(clause)) return {};
  if (structures.length > 0) return { name: "heldOutStructures", held: structures[0] };
  if (words.length > 0) return isSimple(clause) ? {} : { name: "heldOutWords", held: words[0] };
  return { name: "test" };
}

function isOfPost(clause: Clause): boolean {
  if (clause.object?.noun.en[0] !== "AI") return false;
  return phraseText(phraseOf(clause).source, "english").startsWith("I am learning AI");
}

function isNearPost(clause: Clause): boolean {
  return /^I am learning|learning AI/.test(phraseText(phraseOf(clause).source, "english"));
}

function tokensOf(phrases: readonly Phrase[], side: "source" | "target"): string[] {
  return [...new Set(phrases.flatMap((phrase) => phrase[side]))].sort();
}

function requireSize(argument: string, size: number, low: number, high: number): void {
  if (Number.isInteger(size) && size >= low && size <= high) return;
  throw new InputError(argument, `a whole number from ${low} to ${high}`, String(size));
}
