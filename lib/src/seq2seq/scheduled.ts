/** Between teacher forcing and free running. */
import { InputError } from "../base";
import { tf, type Random, type Tensor } from "../runtime";
import type { DecoderRun, Memory, Seq2Seq } from "./model";

/**
 * Scheduled sampling (Bengio et al. 2015, §2.4): at every step and for every sentence a coin decides whether the
 * decoder is fed with the right word, with probability `teacherForcing`, or with the likeliest word of its own.
 * @param inputs the right words, start mark first `[batch][target]`
 * @param teacherForcing 1 is teacher forcing, 0 is free running
 * @throws InputError when `teacherForcing` is outside [0, 1]
 */
export function scheduledRun(
  model: Seq2Seq,
  memory: Memory,
  inputs: readonly (readonly number[])[],
  { teacherForcing, random }: { teacherForcing: number; random: Random },
): DecoderRun {
  if (!(teacherForcing >= 0 && teacherForcing <= 1)) {
    throw new InputError("teacherForcing", "a number in [0, 1]", String(teacherForcing));
  }
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
 * @example teacherForcingAt(50, { floor: 0.5, steps: 100 }) // 0.75
 */
export function teacherForcingAt(step: number, { floor, steps }: { floor: number; steps: number }): number {
  return Math.max(floor, 1 - ((1 - floor) * step) / steps);
}
