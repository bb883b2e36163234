/** The "it" corpus: sentences in which "it" is one of two nouns. Data card: card.md. */
import { createDice, hash, type Dice } from "./random";
import { nounKind, textOf, type ItLabel, type ItSentence } from "./sentence";
import { fill, kindFrames, storyFrames, type Slots } from "./templates";
import {
  agentAdjectives,
  animalVerbs,
  animals,
  nouns,
  patientAdjectives,
  wayAdjectives,
  wayVerbs,
  ways,
} from "./words";

export interface ItCorpus {
  /** All three kinds; held-out nouns occur in kind "kind" only. */
  train: ItSentence[];
  /** Known nouns in pairs that no training sentence holds (kinds content and order), fresh noun–adjective pairs (kind). */
  combinations: ItSentence[];
  /** Kinds content and order, both nouns held out. */
  nouns: ItSentence[];
}

export interface ItSizes {
  /** Training sentences of kind content, and twice as many of kind order. Even. Default 6000 */
  train?: number;
  /** Sentences of kind content, and as many of kind order, in each of the two test splits. Even. Default 400 */
  test?: number;
}

/** Of all pairs of known nouns, the share kept for the split `combinations`. */
const HELD_SHARE = 0.15;

/**
 * The corpus of a seed. Content and order sentences come in twins: the same words in another order, with the
 * other noun first, so that both labels are equally frequent and a bag of words cannot find the label of kind order.
 * @throws RangeError when a size is no even whole number ≥ 2
 * @example itCorpus("it").train[0]
 */
export function itCorpus(seed: string | number, { train = 6000, test = 400 }: ItSizes = {}): ItCorpus {
  for (const size of [train, test]) {
    if (!Number.isInteger(size) || size < 2 || size % 2 !== 0) {
      throw new RangeError(`size: expected an even whole number ≥ 2, got ${size}`);
    }
  }
  const lessons = allLessons();
  const draw = (split: keyof ItCorpus, size: number) => {
    const dice = createDice(`${seed}/${split}`);
    const orders = split === "train" ? 2 * size : size;
    return [...drawStories("content", split, size, dice), ...drawStories("order", split, orders, dice)];
  };
  const shuffle = (sentences: ItSentence[]) => createDice(`${seed}/order`).shuffle(sentences);
  return {
    train: shuffle([...draw("train", train), ...lessons.train]),
    combinations: shuffle([...draw("combinations", test), ...lessons.combinations]),
    nouns: shuffle(draw("nouns", test)),
  };
}

function drawStories(
  kind: "content" | "order",
  split: keyof ItCorpus,
  size: number,
  dice: Dice,
): ItSentence[] {
  const found = new Map<string, ItSentence>();
  for (let tries = 0; found.size < size && tries < 100 * size; tries++) {
    const pair = drawPair(kind, split, tries, dice);
    if (pair.some((sentence) => found.has(textOf(sentence)))) continue;
    for (const sentence of pair) found.set(textOf(sentence), sentence);
  }
  if (found.size < size)
    throw new RangeError(`size: expected at most ${found.size} for ${split}, got ${size}`);
  return [...found.values()];
}

/** Order: a sentence and its twin with the nouns exchanged. Content: one for each noun. */
function drawPair(kind: "content" | "order", split: keyof ItCorpus, turn: number, dice: Dice): ItSentence[] {
  const [A, P] = drawNouns(kind, split, dice);
  const verb = dice.pick(kind === "content" ? wayVerbs : animalVerbs);
  const frame = storyFrames[turn % storyFrames.length] as string;
  const ofAgent = dice.pick(agentAdjectives);
  const ofPatient = dice.pick(kind === "content" ? wayAdjectives : patientAdjectives);
  if (kind === "content") return [ofAgent, ofPatient].map((X) => story(kind, frame, { A, P, X, verb }));
  const round = Math.floor(turn / storyFrames.length) % 10; // the reasons take turns
  const X = round < (split === "train" ? 7 : 5) ? ofAgent : ofPatient;
  return [story(kind, frame, { A, P, X, verb }), story(kind, frame, { A: P, P: A, X, verb })];
}

function story(kind: "content" | "order", frame: string, slots: Required<Omit<Slots, "N">>): ItSentence {
  const agentIsMeant = agentAdjectives.includes(slots.X);
  const agentIsFirst = frame.indexOf("A") < frame.indexOf("P");
  const label = agentIsMeant === agentIsFirst ? "first" : "second";
  return { kind, label, ...fill(frame, slots) };
}

function drawNouns(kind: "content" | "order", split: keyof ItCorpus, dice: Dice): [string, string] {
  const set = split === "nouns" ? "heldOut" : "train";
  for (;;) {
    const A = dice.pick(animals[set]);
    const P = dice.pick(kind === "content" ? ways[set] : animals[set]);
    if (A !== P && (split === "nouns" || isHeld(A, P) === (split === "combinations"))) return [A, P];
  }
}

/** Whether a pair of words is kept from training; the same for every seed and for both orders. */
function isHeld(a: string, b: string): boolean {
  return hash([a, b].sort().join("+")) < HELD_SHARE * 2 ** 32;
}

/** Every sentence of kind "kind": each noun with each adjective of a way or an agent. */
function allLessons(): { train: ItSentence[]; combinations: ItSentence[] } {
  const all = nouns.flatMap((N) =>
    [...agentAdjectives, ...wayAdjectives].flatMap((X) => kindFrames.map((frame) => lesson(frame, N, X))),
  );
  const held = ({ words, nouns: at, adjective }: ItSentence) =>
    isHeld(words[at[0] as number] as string, words[adjective] as string);
  return { train: all.filter((s) => !held(s)), combinations: all.filter(held) };
}

function lesson(frame: string, N: string, X: string): ItSentence {
  const fits = (nounKind(N) === "animal") === agentAdjectives.includes(X);
  const label: ItLabel = fits ? "plausible" : "implausible";
  return { kind: "kind", label, ...fill(frame, { N, X }) };
}
