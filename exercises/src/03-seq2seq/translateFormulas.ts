/** A whole translator on plain arrays with every part exchangeable, and small random ones to try it on. */
import { createRandom, type Random } from "@attention-lab/grader";
import { specialIds } from "@attention-lab/lib/text";
import { product } from "../kit";
import { type Encoded, rightReading } from "./encoderFormulas";
import { type Look, type Memory, rightLook, rowTimes } from "./lookFormulas";
import { type LstmState, rightStep, weightsOf } from "./lstmFormulas";
import { largest } from "./greedyFormulas";

/** The weights of one LSTM. */
export interface Lstm {
  w: number[][];
  b: number[];
}

/** Everything that a translator has learned. */
export interface Translator {
  /** A vector for each word that can be read, and for each that can be said. `[words][dIn]` */
  source: number[][];
  target: number[][];
  /** Each encoder has half the width of the decoder. */
  forward: Lstm;
  backward: Lstm;
  decoder: Lstm;
  U: number[][];
  W: number[][];
  v: number[];
  wC: number[][];
  wO: number[][];
  b: number[];
}

export type TranslateArgs = [ids: number[], model: Translator, maxLength: number];

const WORDS = 11;
const { start, end } = specialIds;

/** Weights large enough that what is said depends on what is read. `half` is the width of each encoder. */
function translator(random: Random, half: number): Translator {
  const [d, dIn, dA] = [2 * half, 3, 5];
  const lstm = (inputs: number, width: number): Lstm => {
    const [w, b] = weightsOf(random, inputs, width);
    return { w: w.map((row) => row.map((x) => 2 * x)), b };
  };
  return {
    ...{ source: random.matrix(WORDS, dIn, 1.5), target: random.matrix(WORDS, dIn, 1.5) },
    ...{ forward: lstm(dIn, half), backward: lstm(dIn, half), decoder: lstm(dIn, d) },
    ...{ U: random.matrix(d, dA, 2), W: random.matrix(d, dA, 2), v: random.vector(dA, 3) },
    ...{ wC: random.matrix(2 * d, d, 2), wO: random.matrix(d, WORDS, 3), b: random.vector(WORDS) },
  };
}

interface Parts {
  read?: (ids: number[], model: Translator) => { states: number[][]; first: LstmState };
  keys?: (states: number[][], model: Translator) => number[][];
  move?: (word: number, state: LstmState, model: Translator) => LstmState;
  /** The state that asks, from the ones before and after the step. */
  asks?: (before: LstmState, after: LstmState) => number[];
  look?: (query: number[], memory: Memory, model: Translator) => Look;
  join?: (context: number[], h: number[]) => number[];
  /** The word fed next, from the one just said. */
  feed?: (said: number) => number;
  first?: number;
  carry?: (next: LstmState, start: LstmState) => LstmState;
  keepEnd?: boolean;
  most?: (maxLength: number) => number;
}

export const readBy = (ids: number[], embedding: number[][], { w, b }: Lstm): Encoded =>
  rightReading(ids, embedding, w, b);

/** Both directions; `turn` puts the states of the one from the end into the order of the words. */
export const readBothBy =
  (turn = (rows: number[][]) => [...rows].reverse(), order = (f: number[], b: number[]) => [...f, ...b]) =>
  (ids: number[], { source, forward, backward }: Translator) => {
    const [ahead, back] = [readBy(ids, source, forward), readBy([...ids].reverse(), source, backward)];
    const turned = turn(back.states);
    return {
      states: ahead.states.map((h, t) => order(h, turned[t] ?? [])),
      first: { h: order(ahead.last.h, back.last.h), c: order(ahead.last.c, back.last.c) },
    };
  };

const readBoth = readBothBy();

/** Reading, then a word at a time: move the state, look, say. */
export const translateBy =
  (parts: Parts) =>
  (...[ids, model, maxLength]: TranslateArgs): number[] => {
    const { read = readBoth, keys = (states, { U }) => product(states, U), carry = (next) => next } = parts;
    const { asks = (_, { h }) => h, feed = (said) => said, join = (c, h) => [...c, ...h] } = parts;
    const { look = (query, memory, { W, v }) => rightLook(query, memory, W, v) } = parts;
    const {
      move = (word, state, { target, decoder: { w, b } }) => rightStep(target[word] ?? [], state, w, b),
    } = parts;
    const { states, first } = read(ids, model);
    const memory = { keys: keys(states, model), states, mask: states.map(() => true) };
    let [state, word] = [first, parts.first ?? start];
    const said: number[] = [];
    for (let t = 0; t < (parts.most ?? ((n: number) => n))(maxLength); t++) {
      const next = move(word, state, model);
      const { context } = look(asks(state, next), memory, model);
      const features = rowTimes(join(context, next.h), model.wC).map(Math.tanh);
      const id = largest(rowTimes(features, model.wO).map((x, k) => x + (model.b[k] ?? NaN)));
      if (id === end) return parts.keepEnd ? [...said, end] : said;
      said.push(id);
      state = carry(next, first);
      word = feed(id);
    }
    return said;
  };

export const rightTranslation = translateBy({});

interface TranslateSizes {
  words: number;
  half?: number;
  /** Words said at least. */
  least?: number;
  /** Whether the translator ends by itself, before `most` words. */
  ends?: boolean;
  most?: number;
  /** Two answers count as one if they begin with the same words, this many. */
  told?: number;
}

/**
 * Of some random translators the first that says enough words, and on which no two of the mistakes say the same:
 * whoever makes one of them is told which. A mistake in how it ends may say what is right.
 */
export function translateCase(
  random: Random,
  sizes: TranslateSizes,
  mistakes: readonly { wrong: (...args: TranslateArgs) => number[] }[] = [],
): TranslateArgs {
  // The search takes a tenth of a second, and a class is graded with one seed: what was found is kept.
  const key = `${random.integer(0, 2 ** 31)} ${JSON.stringify(sizes)} ${mistakes.length}`;
  const args = found.get(key) ?? search(createRandom(key), sizes, mistakes);
  found.set(key, args);
  return structuredClone(args);
}

const found = new Map<string, TranslateArgs>();

function search(
  random: Random,
  { words, half = 2, least = 3, ends = false, most = 9, told = most + 1 }: TranslateSizes,
  mistakes: readonly { wrong: (...args: TranslateArgs) => number[] }[],
): TranslateArgs {
  for (let draws = 0; draws < 5000; draws++) {
    const ids = Array.from({ length: words }, () => random.integer(4, WORDS - 1));
    const args: TranslateArgs = [ids, translator(random, half), most];
    const said = rightTranslation(...args);
    const varied = new Set(said).size >= Math.min(least, 5);
    const longEnough = said.length >= least && said.length < most === ends;
    if (varied && longEnough && areApart(args, said, mistakes, told)) return args;
  }
  throw new Error("no random translator tells the mistakes apart");
}

function areApart(
  args: TranslateArgs,
  right: readonly number[],
  mistakes: readonly { wrong: (...args: TranslateArgs) => number[] }[],
  told: number,
): boolean {
  const seen = new Set<string>();
  for (const { wrong } of mistakes) {
    const said = wrong(...args);
    if (said.join() === right.join()) continue;
    const beginning = said.slice(0, told).join();
    if (seen.has(beginning)) return false;
    seen.add(beginning);
  }
  return seen.size >= mistakes.length - 1;
}
