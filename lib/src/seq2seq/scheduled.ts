/** Between teacher forcing and free running. */
import { requireWhole, requireWithin, shapeOf } from "../base";
import { tf, type Random, type Tensor } from "../runtime";
import { requireRows, type DecoderRun, type Memory, type Seq2Seq } from "./model";

/**
 * Scheduled sampling (Bengio et al. 2015, §2.4): at every step and for every sentence a coin decides whether the
 * decoder is fed with the right word, with probability `teacherForcing`, or with the likeliest word of its own.
 * @param inputs the right words, start mark first `[batch][target]`
 * @param teacherForcing 1 is teacher forcing, 0 is free running
 * @throws InputError when `teacherForcing` is outside [0, 1], or the inputs are no rows of one length, one a sentence
 */
export function scheduledRun(
  model: Seq2Seq,
  memory: Memory,
  inputs: readonly (readonly number[])[],
  { teacherForcing, random }: { teacherForcing: number; random: Random },
): DecoderRun {
  requireWithin("teacherForcing", teacherForcing, 0, 1);
  shapeOf(inputs, "inputs"); // rows of one length
  requireRows("inputs", memory, inputs);
  return tf.tidy(() => stepByStep(model, memory, inputs, { teacherForcing, random }));
}

function stepByStep(
  model: Seq2Seq,
  memory: Memory,
  inputs: readonly (readonly number[])[],
  { teacherForcing, random }: { teacherForcing: number; random: Random },
): DecoderRun {
  let state = model.start(memory);
  let said: readonly number[] = inputs.map((row) => row[0] as number);
  const [logits, weights]: [Tensor[], Tensor[]] = [[], []];
  (inputs[0] ?? []).forEach((_, t) => {
    const fed = inputs.map((row, i) => (t === 0 || random.uniform() < teacherForcing ? row[t] : said[i]));
    const step = model.step(memory, state, fed as number[]);
    state = step.state;
    said = [...step.logits.argMax(-1).dataSync()];
    logits.push(step.logits);
    if (step.weights) weights.push(step.weights);
  });
  return { logits: tf.stack(logits, 1), ...(weights.length > 0 ? { weights: tf.stack(weights, 1) } : {}) };
}

/**
 * How much teacher forcing at a step: falls from 1 to `floor` over the first `steps` steps in a straight line
 * (Bengio et al. 2015, §2.4, linear decay).
 * @throws InputError when the step is no number ≥ 0, `floor` is outside [0, 1], or `steps` is no whole number ≥ 1
 * @example teacherForcingAt(50, { floor: 0.5, steps: 100 }) // 0.75
 */
export function teacherForcingAt(step: number, { floor, steps }: { floor: number; steps: number }): number {
  requireWithin("step", step, 0, Infinity);
  requireWithin("floor", floor, 0, 1);
  requireWhole("steps", steps);
  return Math.max(floor, 1 - ((1 - floor) * step) / steps);
}
