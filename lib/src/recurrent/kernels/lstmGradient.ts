/** The gradient of an LSTM over a sequence by hand: products with weights wait until all steps can share them. */
import { tf, type Tensor } from "../../runtime";
import {
  lstmCellBackward,
  lstmCellWeights,
  swapMiddleGates,
  type LstmCellWeights,
  type LstmGates,
} from "./lstmCellKernel";
import type { LstmState, LstmWeights } from "../lstmWeights";
import { product } from "./gradientKernels";

/** What the forward pass leaves, all of it `[time, batch, …]`. */
export interface LstmTrace {
  x: Tensor;
  start: LstmState;
  weights: LstmWeights;
  /** i, c, f, o, candidate, tanh c of every step. */
  gates: Tensor[];
  h: Tensor;
}

/** The gradient that comes from outside. */
interface Incoming {
  /** Of h of every step, each `[batch, d]`. */
  dh: readonly Tensor[];
  /** Of c after the last real step `[batch, d]`. */
  dc: Tensor;
  /** How many steps are real. Default: all */
  lengths?: readonly number[];
}

/** @returns gradients of x `[batch, time, dIn]`, h₀, c₀, w, b */
export function lstmGradient(trace: LstmTrace, incoming: Incoming): Tensor[] {
  const { x, start, weights } = trace;
  const [time, batch, dIn] = x.shape as [number, number, number];
  const d = start.h.shape[1] as number;
  const cell = lstmCellWeights(weights);
  const { dGates, d0 } = backThroughTime(trace, cell, incoming); // dGates: [time · batch, 4d]
  const before = tf.concat([start.h.expandDims(0), trace.h.slice([0], [time - 1])], 0); // [time, batch, d]
  const read = tf.concat([x, before], 2).reshape([time * batch, dIn + d]);
  const dx = product(dGates, cell.w.slice([0, 0], [dIn, 4 * d]), { b: true }).reshape(x.shape);
  const dw = swapMiddleGates(product(read, dGates, { a: true })); // [dIn + d, 4d]
  return [dx.transpose([1, 0, 2]), d0.h, d0.c, dw, swapMiddleGates(dGates.sum(0))];
}

/** From the last step to the first; the gradient of the gates of all steps, and that of the starting state. */
function backThroughTime(
  { x, start, gates, h }: LstmTrace,
  cell: LstmCellWeights,
  { dh, dc, lengths }: Incoming,
): { dGates: Tensor; d0: LstmState } {
  const d = start.h.shape[1] as number;
  const ofState = cell.w.slice([x.shape[2] as number, 0], [d, 4 * d]);
  const [inputs, hs] = [x, h].map((all) => tf.unstack(all)) as [Tensor[], Tensor[]];
  const each = gates.map((all) => tf.unstack(all));
  const ends = lengths ?? Array.from({ length: dc.shape[0] as number }, () => dh.length);
  const dGates: Tensor[] = [];
  let later: Partial<LstmState> = {};
  for (let t = dh.length - 1; t >= 0; t--) {
    const before = t > 0 ? { h: hs[t - 1] as Tensor, c: each[1]?.[t - 1] as Tensor } : start;
    const now = each.map((all) => all[t]) as LstmGates;
    const gradient = {
      h: sumOf(dh[t], later.h),
      c: sumOf(later.c, endingAt(t, dc, ends)) ?? tf.zerosLike(dc),
    } as LstmState;
    const step = lstmCellBackward(inputs[t] as Tensor, before, cell, now, gradient);
    later = { h: product(step.dGates, ofState, { b: true }), c: step.dc };
    dGates.unshift(step.dGates);
  }
  return { dGates: tf.concat(dGates, 0), d0: later as LstmState };
}

/** The rows of the sequences whose last step is t; nothing when there is none. */
function endingAt(t: number, dc: Tensor, lengths: readonly number[]): Tensor | undefined {
  const ends = lengths.map((n) => Number(n - 1 === t));
  if (!ends.includes(1)) return undefined;
  return ends.includes(0) ? dc.mul(tf.tensor2d(ends, [ends.length, 1])) : dc;
}

function sumOf(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  return a && b ? a.add(b) : (a ?? b);
}
