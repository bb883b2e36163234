/** Training the reader: cross-entropy of the answer at "it"; nothing supervises the attention weights. */
import { InputError, createAdam, createRandom, requireWhole, tf, type Tensor } from "../runtime";
import { tensorsOf } from "../weights";
import { encode, type ReaderSentence } from "./encode";
import { scoreBatch } from "./forward";
import type { Reader } from "./model";

export interface ReaderTraining {
  /** Number of batches, ≥ 1. */
  steps: number;
  /** Chooses the batches. */
  seed: number | string;
  /** Sentences a batch. Default 64 */
  batch?: number;
  /**
   * Standard deviation, in the last step, of noise added to every word's vector, another in each batch, where it is
   * read and where it is said: what reaches "it" must then be the noun's vector as it is, and this works for nouns
   * never asked about too. Grows from 0 with the square of the step. Default 0.12
   */
  jitter?: number;
  /** Of Adam (Kingma & Ba 2015). Default 0.003 */
  learningRate?: number;
  /** Called after each step and awaited: draw a bar here. `step` counts from 1. */
  onStep?: (loss: number, step: number) => void | Promise<void>;
}

/**
 * Trains in place on random batches.
 * @returns the loss of every step
 * @throws InputError when there are no sentences or `steps` is no whole number ≥ 1
 * @example await trainReader(reader, corpus.train, { steps: 400, seed: 1, onStep: (loss) => bar.step(loss) })
 */
export async function trainReader(
  reader: Reader,
  sentences: readonly ReaderSentence[],
  { steps, seed, batch = 64, learningRate = 0.003, jitter = 0.12, onStep }: ReaderTraining,
): Promise<number[]> {
  requireWhole("steps", steps);
  const draw = createDraws(sentences, seed);
  const adam = createAdam(tensorsOf(reader.weights) as tf.Variable[], { learningRate });
  const noise = createNoise(reader.weights.embedding, `${seed}/jitter`);
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const drawn = draw(batch);
    const scale = jitter * (step / steps) ** 2;
    const loss = tf.tidy(() => {
      const added = noise.draw(scale);
      return adam.step(() => readerLoss(reader, drawn, added));
    });
    losses.push(loss);
    await onStep?.(loss, step);
  }
  adam.dispose();
  noise.dispose();
  return losses;
}

/**
 * Cross-entropy of the answers, in nats, mean over sentences; differentiable. Of a batch with stories all their
 * nouns and both verdicts may be answered.
 * @param jitter added to every word's vector. `[words, width]`; none by default
 * @throws InputError as `encode`
 * @example tf.variableGrads(() => readerLoss(reader, sentences))
 */
export function readerLoss(reader: Reader, sentences: readonly ReaderSentence[], jitter?: Tensor): tf.Scalar {
  return tf.tidy(() => {
    const batch = encode(reader, sentences);
    const target = tf.oneHot(batch.target.toInt(), reader.index.size + 2).toFloat(); // [batch, words + 2]
    const scores = scoreBatch(reader, batch, jitter).add(batch.choice); // [batch, words + 2]
    return target.mul(scores.logSoftmax()).sum(-1).mean().neg() as tf.Scalar;
  });
}

/** Normal numbers of the shape of `like`: windows at random places of a pool that is drawn once. */
function createNoise({ shape, size }: Tensor, seed: string) {
  const random = createRandom(seed);
  const pool = random.normalTensor([2 * size]);
  return {
    draw: (sd: number): Tensor =>
      tf.tidy(() => pool.slice(random.integer(0, size), size).reshape(shape).mul(sd)),
    dispose: () => pool.dispose(),
  };
}

/** Goes through shuffled sentences, and again in another order. */
function createDraws<T>(items: readonly T[], seed: number | string): (size: number) => T[] {
  if (items.length === 0) throw new InputError("sentences", "at least one", "none (it is empty)");
  const random = createRandom(seed);
  let queue: T[] = [];
  return (size) => {
    while (queue.length < size) queue = [...queue, ...random.shuffle(items)];
    return queue.splice(0, size);
  };
}
