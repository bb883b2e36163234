/** A whole translator on plain arrays with every part exchangeable, and small random ones to try it on. */
import type { Random } from "@attention-lab/grader";
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

/** Of some random translators the first that says at least `least` words, and ends by itself if asked to. */
export function translateCase(
  random: Random,
  { words, half = 2, least = 3, ends = false, most = 9 }: { words: number; half?: number; least?: number; ends?: boolean; most?: number }, // prettier-ignore
): TranslateArgs {
  for (let draws = 0; draws < 2000; draws++) {
    const ids = Array.from({ length: words }, () => random.integer(4, WORDS - 1));
    const args: TranslateArgs = [ids, translator(random, half), most];
    const said = rightTranslation(...args);
    const varied = new Set(said).size >= Math.min(least, 5);
    if (varied && said.length >= least && said.length < most === ends) return args;
  }
  throw new Error("no random translator says enough words");
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
