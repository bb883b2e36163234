/** A decoder of two LSTMs with attention between them, every part exchangeable, and small models to try it on. */
import type { Random } from "@attention-lab/grader";
import { dot, rightLook, rowTimes, sigmoid } from "./lookFormulas";

export interface Lstm {
  w: number[][];
  b: number[];
}

export interface Model {
  embedding: number[][];
  start: number[][];
  listen: Lstm;
  query: number[][];
  gate: { w: number[]; b: number };
  speak: Lstm;
  out: { w: number[][]; b: number[] };
}

/** Outputs and memories of both LSTMs. */
export interface TwoStates {
  h1: number[];
  c1: number[];
  h2: number[];
  c2: number[];
}

export interface CaptionStep {
  logits: number[];
  state: TwoStates;
  weights: number[];
  gate: number;
}

export type StepArgs = [word: number, state: TwoStates, regions: number[][], model: Model];

interface Sizes {
  words: number;
  embedding: number;
  d: number;
  width: number;
}

export function drawModel(random: Random, { words, embedding, d, width }: Sizes): Model {
  const lstm = (dIn: number): Lstm => ({ w: random.matrix(dIn + d, 4 * d, 0.7), b: random.vector(4 * d) });
  return {
    embedding: random.matrix(words, embedding),
    start: random.matrix(width, d),
    listen: lstm(embedding),
    query: random.matrix(d, width, 2),
    gate: { w: random.vector(d, 2), b: random.normal() },
    speak: lstm(d + width),
    out: { w: random.matrix(d, words, 2), b: random.vector(words) },
  };
}

/** All widths alike: what can be exchanged by mistake fits. */
export const alike: Sizes = { words: 7, embedding: 3, d: 3, width: 3 };
export const unlike: Sizes = { words: 11, embedding: 2, d: 5, width: 3 };

export function drawStep(random: Random, sizes: Sizes, regions: number): StepArgs {
  const state = () => random.vector(sizes.d, 0.5);
  return [
    random.integer(4, sizes.words - 1),
    { h1: state(), c1: state(), h2: state(), c2: state() },
    random.matrix(regions, sizes.width),
    drawModel(random, sizes),
  ];
}

/** One LSTM step; gates in the order i, f, g, o. */
export function lstmStep(
  x: number[],
  h: number[],
  c: number[],
  { w, b }: Lstm,
): { h: number[]; c: number[] } {
  const d = h.length;
  const sums = rowTimes([...x, ...h], w).map((z, j) => z + (b[j] ?? NaN));
  const at = (gate: number, k: number) => sums[gate * d + k] ?? NaN;
  const memory = c.map((old, k) => sigmoid(at(1, k)) * old + sigmoid(at(0, k)) * Math.tanh(at(2, k)));
  return { c: memory, h: memory.map((m, k) => sigmoid(at(3, k)) * Math.tanh(m)) };
}

const rightParts = {
  /** What the first LSTM hears. */
  heard: (word: number, model: Model): number[] => model.embedding[word] ?? [],
  /** Which state asks where to look. */
  asks: (h1: number[], _old: TwoStates): number[] => h1,
  /** Which state opens the gate. */
  opens: (h1: number[], _old: TwoStates): number[] => h1,
  /** What the second LSTM reads. */
  reads: (h1: number[], context: number[], gate: number): number[] => [
    ...h1,
    ...context.map((z) => gate * z),
  ],
  /** From which state the word is said. */
  says: (_h1: number[], h2: number[]): number[] => h2,
  bias: (b: number[]): number[] => b,
  /** What is carried on. */
  next: (state: TwoStates, _old: TwoStates): TwoStates => state,
};

export const stepBy =
  (changed: Partial<typeof rightParts>) =>
  (...[word, old, regions, model]: StepArgs): CaptionStep => {
    const part = { ...rightParts, ...changed };
    const { h: h1, c: c1 } = lstmStep(part.heard(word, model), old.h1, old.c1, model.listen);
    const { weights, context } = rightLook(rowTimes(part.asks(h1, old), model.query), regions);
    const gate = sigmoid(dot(part.opens(h1, old), model.gate.w) + model.gate.b);
    const { h: h2, c: c2 } = lstmStep(part.reads(h1, context, gate), old.h2, old.c2, model.speak);
    const bias = part.bias(model.out.b);
    const logits = rowTimes(part.says(h1, h2), model.out.w).map((x, j) => x + (bias[j] ?? NaN));
    return { logits, state: part.next({ h1, c1, h2, c2 }, old), weights, gate };
  };
export const rightStep = stepBy({});
