/** A decoder of two LSTMs with attention between them, word by word on plain arrays. */
import { InputError, rowsOf, requireWhole, rowTimes, transposed, type Matrix } from "../../base";
import { lstmStepByLoops } from "../../recurrent";
import { specialIds } from "../../text";
import { gateByLoops, lookByLoops } from "./look";

/** Weights of an LSTM: w `[dIn + d][4d]` with columns of the gates i, f, g, o; b `[4d]`. */
export interface LoopsLstm {
  w: Matrix;
  b: readonly number[];
}

/** All weights, as `TwoLstmWeights` has them, with the query's matrix in place of the glance. */
export interface LoopsCaptioner {
  /** `[words][embedding]` */
  embedding: Matrix;
  /** From the mean region to the first state. `[width][d]` */
  start: Matrix;
  /** Hears the words. `dIn` is the embedding's width */
  listen: LoopsLstm;
  /** From the state that heard to a query. `[d][width]` */
  query: Matrix;
  /** Of β. w `[d]` */
  gate: { w: readonly number[]; b: number };
  /** Says the words. `dIn` is d + width */
  speak: LoopsLstm;
  /** w `[d][words]`, b `[words]` */
  out: { w: Matrix; b: readonly number[] };
}

/** Outputs and memories of both LSTMs, each `[d]`. */
export interface LoopsTwoStates {
  h1: number[];
  c1: number[];
  h2: number[];
  c2: number[];
}

export interface LoopsCaptionStep {
  /** Of every next word `[words]`. */
  logits: number[];
  state: LoopsTwoStates;
  /** alpha `[regions]` */
  weights: number[];
  /** β */
  gate: number;
}

/**
 * The state before the first word: h1 = tanh(mean of the regions · W), everything else 0.
 * @param regions `[regions][width]`, at least one
 * @param start W `[width][d]`
 * @throws InputError when there is no region
 * @example startByLoops([[1], [3]], [[0.5]]).h1 // [0.7616]
 */
export function startByLoops(regions: Matrix, start: Matrix): LoopsTwoStates {
  rowsOf("regions", regions);
  const mean = transposed(regions).map((column) => column.reduce((sum, x) => sum + x, 0) / column.length);
  const h1 = rowTimes(mean, start).map(Math.tanh);
  const zeros = () => h1.map(() => 0);
  return { h1, c1: zeros(), h2: zeros(), c2: zeros() };
}

/**
 * One word. The first LSTM hears the last word; its state asks where to look and how much to let through; the second
 * LSTM gets both, [h1; β z], and says the next word (in the order of Anderson et al. 2018, with the gate of Xu et al.
 * 2015, §4.2.1).
 * @param word the last word's id, a row of the embedding
 * @param regions `[regions][width]`
 * @throws InputError when the word has no row
 */
export function captionStepByLoops(
  word: number,
  state: LoopsTwoStates,
  regions: Matrix,
  weights: LoopsCaptioner,
): LoopsCaptionStep {
  const vector = weights.embedding[word];
  if (!vector) throw new InputError("word", `an id below ${weights.embedding.length}`, String(word));
  const { h: h1, c: c1 } = lstmStepByLoops(vector, state.h1, state.c1, weights.listen);
  const look = lookByLoops(rowTimes(h1, weights.query), regions);
  const gate = gateByLoops(h1, weights.gate.w, weights.gate.b);
  const seen = look.context.map((z) => gate * z);
  const { h: h2, c: c2 } = lstmStepByLoops([...h1, ...seen], state.h2, state.c2, weights.speak);
  const logits = rowTimes(h2, weights.out.w).map((x, j) => x + (weights.out.b[j] as number));
  return { logits, state: { h1, c1, h2, c2 }, weights: look.weights, gate };
}

export interface LoopsCaption {
  /** Words without the end mark. */
  ids: number[];
  /** Of each of these words `[words][regions]`. */
  weights: number[][];
}

/**
 * A whole caption, each word the likeliest, until the end mark or `maxLength` words.
 * @param regions `[regions][width]`
 * @throws InputError when `maxLength` is no whole number ≥ 1
 * @example captionByLoops(regions, weights, 20).ids
 */
export function captionByLoops(regions: Matrix, weights: LoopsCaptioner, maxLength: number): LoopsCaption {
  requireWhole("maxLength", maxLength);
  const caption: LoopsCaption = { ids: [], weights: [] };
  let state = startByLoops(regions, weights.start);
  let word: number = specialIds.start;
  while (caption.ids.length < maxLength) {
    const step = captionStepByLoops(word, state, regions, weights);
    word = step.logits.indexOf(Math.max(...step.logits));
    if (word === specialIds.end) break;
    caption.ids.push(word);
    caption.weights.push(step.weights);
    state = step.state;
  }
  return caption;
}
