/** One step of Show, Attend and Tell on plain arrays. */
import { rowsOf, rowTimes, transposed, type Matrix } from "../../base";
import { additiveByLoops } from "../../attention";
import { lstmStepByLoops } from "../../recurrent";
import { softmax } from "../../softmax";
import type { LoopsLstm } from "./decoder";
import { gateByLoops } from "./look";

type Vector = readonly number[];

/** All weights, as `ShowAttendTellWeights` has them. */
export interface LoopsShowAttendTell {
  embedding: Matrix;
  startH: Matrix;
  startC: Matrix;
  score: { W: Matrix; U: Matrix; v: Vector };
  /** w `[n]` */
  gate: { w: Vector; b: number };
  lstm: LoopsLstm;
  ofState: Matrix;
  ofContext: Matrix;
  out: { w: Matrix; b: Vector };
}

/** The two states before the first word: tanh of the mean region, mapped (Xu et al. 2015, §3.1.2). */
export function showAttendTellStartByLoops(
  regions: Matrix,
  { startH, startC }: Pick<LoopsShowAttendTell, "startH" | "startC">,
): { h: number[]; c: number[] } {
  rowsOf("regions", regions);
  const mean = transposed(regions).map((column) => column.reduce((sum, x) => sum + x, 0) / column.length);
  return { h: rowTimes(mean, startH).map(Math.tanh), c: rowTimes(mean, startC).map(Math.tanh) };
}

/**
 * One word (Xu et al. 2015, §3.1.2 and §4.2.1): the state looks, before the last word is read; the gated context and the
 * word go into the LSTM; word, state and context together say the next one.
 * @param word the last word's id, a row of the embedding
 * @param regions `[regions][width]`, at least one
 * @throws InputError when there is no region
 */
export function showAttendTellByLoops(
  word: number,
  { h, c }: { h: Vector; c: Vector },
  regions: Matrix,
  weights: LoopsShowAttendTell,
): { logits: number[]; state: { h: number[]; c: number[] }; weights: number[]; gate: number } {
  rowsOf("regions", regions);
  const score = additiveByLoops(weights.score);
  const alpha = softmax(regions.map((region) => score(h, region)));
  const gate = gateByLoops(h, weights.gate.w, weights.gate.b);
  const z = rowTimes(alpha, regions).map((x) => gate * x);
  const vector = weights.embedding[word] ?? [];
  const state = lstmStepByLoops([...vector, ...z], h, c, weights.lstm);
  const [fromState, fromContext] = [rowTimes(state.h, weights.ofState), rowTimes(z, weights.ofContext)];
  const deep = vector.map((x, i) => x + (fromState[i] as number) + (fromContext[i] as number));
  const { out } = weights;
  const logits = rowTimes(deep, out.w).map((x, j) => x + (out.b[j] as number));
  return { logits, state, weights: alpha, gate };
}
