/** Opinions in a sentence: decided by one word, or by the order of all. Data card: card.md. */
import { createRandom, InputError, type Random } from "@attention-lab/lib/base";
import { negatedFrames, simpleFrames } from "./frames";
import { feelings, fillers, opinions, things } from "./words";

export const sentimentLabels = ["positive", "negative"] as const;
export type SentimentLabel = (typeof sentimentLabels)[number];

/** A sentence in lower-case words without marks. */
export interface LabelledSentence {
  tokens: readonly string[];
  label: SentimentLabel;
}

export interface SentimentSplits {
  train: LabelledSentence[];
  /** Drawn like training, other sentences. */
  test: LabelledSentence[];
  /** Things and fillers that training does not hold; opinions and frames that it does. */
  heldOutFillers: LabelledSentence[];
}

export interface SentimentSet {
  /** One opinion word decides; a bag of words suffices. */
  simple: SentimentSplits;
  /**
   * "not", "but", "although": every sentence has a twin of the same words and the other label, in the same
   * split.
   */
  negated: SentimentSplits;
}

export interface SentimentSizes {
  /** Sentences in each `train`; even, up to 6000. Default 2000 */
  train?: number;
  /** Sentences in each test split; even, up to 600. Default 400 */
  test?: number;
}

/**
 * The set of a seed; the same on every machine. In every split half of the sentences are positive, and no
 * sentence occurs twice, within or across splits.
 * @throws InputError when a size is odd or out of range
 * @example sentimentSet().negated.train.filter(({ label }) => label === "positive").length // 1000
 */
export function sentimentSet(
  seed: string | number = "sentiment",
  { train = 2000, test = 400 }: SentimentSizes = {},
): SentimentSet {
  requireEven("train", train, 6000);
  requireEven("test", test, 600);
  const taken = new Set<string>();
  const splits = (
    name: string,
    drawTwo: (random: Random, set: Filling) => LabelledSentence[],
  ): SentimentSplits => {
    const draw = (split: string, size: number, set: Filling) => {
      const random = createRandom(`${seed}/${name}/${split}`);
      return random.shuffle(drawDistinct(size, taken, () => drawTwo(random, set)));
    };
    return {
      train: draw("train", train, "train"),
      test: draw("test", test, "train"),
      heldOutFillers: draw("heldOutFillers", test, "heldOut"),
    };
  };
  return { simple: splits("simple", drawSimple), negated: splits("negated", drawTwins) };
}

type Filling = "train" | "heldOut";

function drawDistinct(
  size: number,
  taken: Set<string>,
  drawTwo: () => LabelledSentence[],
): LabelledSentence[] {
  const drawn: LabelledSentence[] = [];
  while (drawn.length < size) {
    const two = drawTwo();
    const keys = two.map(({ tokens }) => tokens.join(" "));
    if (keys.some((key) => taken.has(key))) continue;
    for (const key of keys) taken.add(key);
    drawn.push(...two);
  }
  return drawn;
}

/** A positive and a negative sentence that have nothing else to do with each other. */
function drawSimple(random: Random, set: Filling): LabelledSentence[] {
  return sentimentLabels.map((label) => {
    const slots = { x: pick(random, opinions[label]), did: pick(random, feelings[label]) };
    return sentence(pick(random, simpleFrames), { ...slots, ...fill(random, set) }, label);
  });
}

/** A sentence and its twin. */
function drawTwins(random: Random, set: Filling): LabelledSentence[] {
  const [own, other] = random.shuffle(sentimentLabels) as [SentimentLabel, SentimentLabel];
  const slots = { a: pick(random, opinions[own]), b: pick(random, opinions[other]), ...fill(random, set) };
  const [like, unlike] = pick(random, negatedFrames);
  return [sentence(like, slots, own), sentence(unlike, slots, other)];
}

function fill(random: Random, set: Filling): Record<"t" | "u" | "f", string> {
  const [t, u] = random.shuffle(things[set]) as [string, string];
  return { t, u, f: pick(random, fillers[set]) };
}

function sentence(frame: string, slots: Record<string, string>, label: SentimentLabel): LabelledSentence {
  const text = frame.replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] as string);
  return { tokens: text.replace(/\ba (?=[aeiou])/g, "an ").split(" "), label };
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(0, items.length - 1)] as T;
}

function requireEven(argument: string, size: number, high: number): void {
  if (Number.isInteger(size) && size >= 2 && size <= high && size % 2 === 0) return;
  throw new InputError(argument, `an even whole number from 2 to ${high}`, String(size));
}
