/** Training the reader: cross-entropy of the answer at "it"; nothing supervises the attention weights. */
import { InputError, createRandom, tf, type Tensor } from "../runtime";
import { encode, type ReaderSentence } from "./encode";
import { readBatch } from "./forward";
import type { Reader } from "./model";

export interface ReaderTraining {
  /** Number of batches, ≥ 1. */
  steps: number;
  /** Chooses the batches. */
  seed: number | string;
  /** Sentences a batch. Default 64 */
  batch?: number;
  /**
   * Standard deviation, in the last step, of noise added to every word's vector, anew in each batch, where it is
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
  if (!Number.isInteger(steps) || steps < 1)
    throw new InputError("steps", "a whole number ≥ 1", String(steps));
  const draw = createDraws(sentences, seed);
  const optimizer = tf.train.adam(learningRate);
  const random = createRandom(`${seed}/jitter`);
  const { shape } = reader.weights.embedding;
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const loss = trainStep(
      reader,
      optimizer,
      draw(batch),
      random.normalTensor(shape, jitter * (step / steps) ** 2),
    );
    losses.push(loss);
    await onStep?.(loss, step);
  }
  optimizer.dispose();
  return losses;
}

function trainStep(
  reader: Reader,
  optimizer: tf.Optimizer,
  sentences: readonly ReaderSentence[],
  jitter: Tensor,
): number {
  return tf.tidy(() => {
    const batch = encode(reader, sentences);
    const target = tf.oneHot(batch.target.toInt(), reader.index.size + 2).toFloat(); // [batch, words + 2]
    const loss = () => {
      const { scores } = readBatch(reader, batch, jitter);
      return target.mul(scores.add(batch.choice).logSoftmax()).sum(-1).mean().neg() as tf.Scalar;
    };
    const cost = optimizer.minimize(loss, true) as Tensor;
    jitter.dispose();
    return cost.dataSync()[0] as number;
  });
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
