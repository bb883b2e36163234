/** The gradient of a decoder with input feeding, by hand. */
import {
  batchProduct,
  lstmCellBackward,
  product,
  swapMiddleGates,
  throughTanh,
} from "../../recurrent/kernels";
import type { LstmState } from "../../recurrent";
import { tf, type Tensor } from "../../runtime";
import type { LoopParts, StepTrace } from "./attentionalParts";
import type { ScoreGradient } from "./scoreByHand";

/** What each step leaves for the products with all steps; the first step first. */
interface Collected {
  /** `[batch, 4d]` */
  dGates: Tensor[];
  /** Of W_c [c; h], before tanh. `[batch, d]` */
  dCombined: Tensor[];
  /** `[batch, 1, d]` */
  dContext: Tensor[];
}

/** Gradients that flow from a step to the one before it. */
interface Flow extends LstmState {
  feed: Tensor;
}

/**
 * @param dy of h̃ and weights side by side `[batch, target, d + source]`
 * @returns gradients of x, h₀, c₀, w, b, W_c, states, keys, and of the score's weights
 */
export function attentionalGradient(parts: LoopParts, steps: readonly StepTrace[], dy: Tensor): Tensor[] {
  const { x, start, cell } = parts;
  const [batch, time, embedding] = x.shape as [number, number, number];
  const score = parts.score.backward();
  const { collected, flow } = backThroughTime(parts, steps, dy, score);
  const dGates = tf.concat(collected.dGates, 0); // [target · batch, 4d]
  const before = [start.h, ...steps.slice(0, -1).map(({ h }) => h)];
  const read = tf.concat(
    steps.map(({ input }, t) => tf.concat([input, before[t] as Tensor], 1)),
    0,
  ); // [target · batch, embedding + 2d]
  const ofWords = cell.w.slice([0, 0], [embedding, -1]);
  const dx = product(dGates, ofWords, { b: true }).reshape([time, batch, embedding]).transpose([1, 0, 2]);
  const joined = tf.concat(
    steps.map((step) => step.joined),
    0,
  );
  const alphas = tf.concat(
    steps.map(({ alpha }) => alpha),
    1,
  ); // [batch, target, source]
  return [
    dx,
    flow.h,
    flow.c,
    swapMiddleGates(product(read, dGates, { a: true })),
    swapMiddleGates(dGates.sum(0)),
    product(joined, tf.concat(collected.dCombined, 0), { a: true }),
    batchProduct(alphas, tf.concat(collected.dContext, 1), { a: true }), // [batch, source, d]
    ...score.finish(),
  ];
}

/** From the last step to the first. */
function backThroughTime(
  parts: LoopParts,
  steps: readonly StepTrace[],
  dy: Tensor,
  score: ScoreGradient,
): { collected: Collected; flow: Flow } {
  const { x, start, cell } = parts;
  const embedding = x.shape[2] as number;
  const ofState = cell.w.slice([embedding, 0]); // rows of h̃ and h: [2d, 4d]
  const collected: Collected = { dGates: [], dCombined: [], dContext: [] };
  const zeros = tf.zerosLike(start.h);
  let flow: Flow = { h: zeros, c: zeros, feed: zeros };
  const dys = tf.unstack(dy, 1);
  for (let t = steps.length - 1; t >= 0; t--) {
    const step = steps[t] as StepTrace;
    const past = steps[t - 1];
    const before = past ? { h: past.h, c: past.gates[1] } : start;
    const dh = throughLook(parts, step, dys[t] as Tensor, flow.feed, score, collected);
    const gradient = { h: dh.add(flow.h), c: flow.c };
    const { dGates, dc } = lstmCellBackward(step.input, before, cell, step.gates, gradient);
    collected.dGates.unshift(dGates);
    const [feed, h] = tf.split(product(dGates, ofState, { b: true }), 2, 1) as [Tensor, Tensor];
    flow = { h, c: dc, feed };
  }
  return { collected, flow };
}

/** Back through h̃ = tanh(W_c [c; h]) and the attention c of one step, to its h `[batch, d]`. */
function throughLook(
  { combine, states }: LoopParts,
  { h, attentional, alpha, kept }: StepTrace,
  dy: Tensor,
  dFeed: Tensor,
  score: ScoreGradient,
  collected: Collected,
): Tensor {
  const [batch, d] = h.shape as [number, number];
  const [dSaid, dWeights] = tf.split(dy, [d, alpha.shape[2] as number], 1) as [Tensor, Tensor];
  const dCombined = throughTanh(attentional, dSaid.add(dFeed));
  const [dc, dh] = tf.split(product(dCombined, combine, { b: true }), 2, 1) as [Tensor, Tensor];
  const dContext = dc.reshape([batch, 1, d]);
  const dAlpha = batchProduct(dContext, states, { b: true }).add(dWeights.expandDims(1)); // [batch, 1, source]
  const weighted = alpha.mul(dAlpha);
  const de = weighted.sub(alpha.mul(weighted.sum(-1, true))); // 0 at padding, where alpha is
  collected.dCombined.unshift(dCombined);
  collected.dContext.unshift(dContext);
  return dh.add(score.step(de, h, kept));
}
