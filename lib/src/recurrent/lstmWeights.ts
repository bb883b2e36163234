/** The weights and the state of an LSTM. */
import { createRandom, tf, type Tensor } from "../runtime";
import { requireSizes } from "./shapes";

export type LstmWeights = {
  /** Rows of the input, then of the state; columns of the gates input, forget, candidate, output. `[dIn + d, 4d]` */
  w: Tensor;
  /** `[4d]` */
  b: Tensor;
};

/** The state of an LSTM, whose memory c is always there. */
export type LstmState = { h: Tensor; c: Tensor };

/**
 * Seeded weights with entries of variance 1 / (dIn + d) and forget bias 1 (Jozefowicz et al. 2015), so that the
 * memory lasts from the start on.
 * @throws InputError unless both sizes are whole numbers ≥ 1
 */
export function createLstmWeights(
  seed: number | string,
  { dIn, d }: { dIn: number; d: number },
): LstmWeights {
  requireSizes({ dIn, d });
  const random = createRandom(seed);
  const bias = Array.from({ length: 4 * d }, (_, i) => (i >= d && i < 2 * d ? 1 : 0));
  return { w: random.normalTensor([dIn + d, 4 * d], 1 / Math.sqrt(dIn + d)), b: tf.tensor1d(bias) };
}
