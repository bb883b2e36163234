/** The gradient of an LSTM over a sequence by hand: products with weights wait until all steps can share them. */
import { tf, type Tensor } from "../runtime";
import {
  lstmCellBackward,
  lstmCellWeights,
  swapMiddleGates,
  type LstmCellWeights,
  type LstmGates,
} from "./lstmCellKernel";
import type { LstmState, LstmWeights } from "./lstmWeights";
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

/**
 * @param dh gradient of every h `[time, batch, d]`
 * @param dc of every c
 * @returns gradients of x, h₀, c₀, w, b
 */
export function lstmGradient(trace: LstmTrace, dh: Tensor, dc: Tensor): Tensor[] {
  const { x, start, weights } = trace;
  const [time, batch, dIn] = x.shape as [number, number, number];
  const d = start.h.shape[1] as number;
  const cell = lstmCellWeights(weights);
  const { dGates, d0 } = backThroughTime(trace, cell, dh, dc); // dGates: [time · batch, 4d]
  const before = tf.concat([start.h.expandDims(0), trace.h.slice([0], [time - 1])], 0); // [time, batch, d]
  const read = tf.concat([x, before], 2).reshape([time * batch, dIn + d]);
  const dx = product(dGates, cell.w.slice([0, 0], [dIn, 4 * d]), { b: true }).reshape(x.shape);
  const dw = swapMiddleGates(product(read, dGates, { a: true })); // [dIn + d, 4d]
  return [dx, d0.h, d0.c, dw, swapMiddleGates(dGates.sum(0))];
}

/** From the last step to the first; the gradient of the gates of all steps, and that of the starting state. */
function backThroughTime(
  { x, start, gates, h }: LstmTrace,
  cell: LstmCellWeights,
  dh: Tensor,
  dc: Tensor,
): { dGates: Tensor; d0: LstmState } {
  const d = start.h.shape[1] as number;
  const ofState = cell.w.slice([x.shape[2] as number, 0], [d, 4 * d]);
  const [inputs, hs, dhs, dcs] = [x, h, dh, dc].map((all) => tf.unstack(all)) as Tensor[][];
  const each = gates.map((all) => tf.unstack(all));
  const dGates: Tensor[] = [];
  let later: LstmState = { h: tf.zerosLike(start.h), c: tf.zerosLike(start.c) };
  for (let t = (x.shape[0] as number) - 1; t >= 0; t--) {
    const at = (all: Tensor[] | undefined) => (all as Tensor[])[t] as Tensor;
    const before = t > 0 ? { h: (hs as Tensor[])[t - 1] as Tensor, c: each[1]?.[t - 1] as Tensor } : start;
    const gradient = { h: at(dhs).add(later.h), c: at(dcs).add(later.c) };
    const step = lstmCellBackward(at(inputs), before, cell, each.map(at) as LstmGates, gradient);
    later = { h: product(step.dGates, ofState, { b: true }), c: step.dc };
    dGates.unshift(step.dGates);
  }
  return { dGates: tf.concat(dGates, 0), d0: later };
}
