/** A decoder with input feeding as one operation: its steps by kernels, its gradient by hand. */
import { LOWEST } from "../../attention/kernels";
import {
  batchProduct,
  lstmCellForward,
  lstmCellWeights,
  type LstmGates,
  product,
} from "../../recurrent/kernels";
import { operation, tf, type Tensor } from "../../runtime";
import { fastSoftmax } from "../../softmax/kernels";
import { attentionalGradient } from "./attentionalGradient";
import type { AttentionalParts, LoopParts, StepTrace } from "./attentionalParts";
import { additiveByHand, productByHand } from "./scoreByHand";

/**
 * The same as `attentionalRun`, for an LSTM with dot, general or additive score on native TensorFlow. A step forwards
 * and back is some 35 kernels; products with weights are taken once for all steps. First derivatives only: a second one
 * throws.
 * @returns h̃ `[batch, target, d]` and weights `[batch, target, source]`
 */
export function attentionalRunByKernel(parts: AttentionalParts): { attentional: Tensor; weights: Tensor } {
  const { x, start, cell, combine, states, keys, additive, mask } = parts;
  const run = operation("the decoder with input feeding on native TensorFlow", (...tensors) => {
    const steps = forward(loopParts(tensors, mask));
    const gradient = (dy: Tensor, saved: Tensor[]) =>
      attentionalGradient(
        loopParts(saved.slice(0, tensors.length), mask),
        unflat(saved.slice(tensors.length)),
        dy,
      );
    const rows = steps.map(({ attentional, alpha }) => tf.concat([attentional, alpha.squeeze([1])], 1));
    const value = tf.stack(rows, 1); // [batch, target, d + source]
    return { value, keep: [...tensors, ...steps.flatMap(flat)], gradient };
  });
  const scoring = additive ? [additive.W, additive.v] : [];
  const both = run(x, start.h, start.c, cell.w, cell.b, combine, states, keys, ...scoring);
  const sizes = [combine.shape[1] as number, states.shape[1] as number];
  const [attentional, weights] = tf.split(both, sizes, 2) as [Tensor, Tensor];
  return { attentional, weights };
}

/** From the tensors in the order of the operation's inputs. */
function loopParts(tensors: readonly Tensor[], mask: Tensor | undefined): LoopParts {
  const [x, h, c, w, b, combine, states, keys, W, v] = tensors as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor?, Tensor?]; // prettier-ignore
  const cell = lstmCellWeights({ w, b });
  const score = W && v ? additiveByHand(keys, W, v) : productByHand(keys);
  return { x, start: { h, c }, cell, combine, states, keys, score, mask };
}

function forward(parts: LoopParts): StepTrace[] {
  const { x, cell, combine, states, score, mask } = parts;
  const hidden = mask && tf.fill(mask.shape, LOWEST);
  let { state, feed } = { state: parts.start, feed: tf.zerosLike(parts.start.h) };
  return tf.unstack(x, 1).map((word) => {
    const input = tf.concat([word, feed], 1);
    const next = lstmCellForward(input, state, cell);
    state = next.state;
    const { e, kept } = score.forward(state.h);
    const alpha = fastSoftmax(mask && hidden ? tf.where(mask, e, hidden) : e); // [batch, 1, source]
    const context = batchProduct(alpha, states).reshape(state.h.shape);
    const joined = tf.concat([context, state.h], 1);
    feed = product(joined, combine).tanh();
    return { input, joined, h: state.h, attentional: feed, alpha, kept, gates: next.gates };
  });
}

/** How many tensors {@link flat} makes of a step. */
const PER_STEP = 12;

function flat({ input, joined, h, attentional, alpha, kept, gates }: StepTrace): Tensor[] {
  return [input, joined, h, attentional, alpha, kept, ...gates];
}

function unflat(tensors: readonly Tensor[]): StepTrace[] {
  return Array.from({ length: tensors.length / PER_STEP }, (_, t) => {
    const step = tensors.slice(t * PER_STEP, (t + 1) * PER_STEP);
    const [input, joined, h, attentional, alpha, kept, ...gates] = step as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, ...LstmGates]; // prettier-ignore
    return { input, joined, h, attentional, alpha, kept, gates };
  });
}
