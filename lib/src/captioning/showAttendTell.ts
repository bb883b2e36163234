/** The decoder of Show, Attend and Tell: it looks first, then reads what it saw together with the last word. */
import {
  additiveScore,
  attention,
  createAdditiveWeights,
  prepareKeys,
  type AdditiveWeights,
} from "../attention";
import { linear, embed, createMatrix, mapWeights, sizeOf, trainable } from "../layers";
import { createLstmWeights, lstmStep, type LstmState, type LstmWeights } from "../recurrent";
import { createRandom, requireWhole, tf, type Tensor } from "../runtime";
import type { ImageEncoder } from "../vision";
import type { Captioner, CaptionStep, PictureMemory } from "./model";

export interface ShowAttendTellOptions {
  encoder: ImageEncoder;
  /** Words of the vocabulary, special ones included. */
  words: number;
  /** Size of word vectors m. Default 48 */
  embedding?: number;
  /** Size of the state n. Default 96 */
  hidden?: number;
  /** Width inside the score. Default 64 */
  scored?: number;
  seed: number | string;
}

export type ShowAttendTellWeights = {
  /** E `[words, m]` */
  embedding: Tensor;
  /** f_init,h and f_init,c of the mean region. `[width, n]` each */
  startH: Tensor;
  startC: Tensor;
  /** f_att */
  score: AdditiveWeights;
  /** f_β. `[n, 1]` and `[1]` */
  gate: { w: Tensor; b: Tensor };
  /** Its input is [E y_{t−1}; z_t]. */
  lstm: LstmWeights;
  /** L_h `[n, m]` and L_z `[width, m]` */
  ofState: Tensor;
  ofContext: Tensor;
  /** L_o `[m, words]` and its bias `[words]` */
  out: { w: Tensor; b: Tensor };
};

/**
 * Soft attention as in Xu et al. 2015, §3.1.2 and §4.2:
 *
 *     e_ti = v·tanh(W h_{t−1} + U a_i),  alpha_t = softmax(e_t),  β_t = σ(w·h_{t−1} + b),  z_t = β_t Σ_i alpha_ti a_i
 *     h_t = LSTM([E y_{t−1}; z_t], h_{t−1}),   p(y_t) ∝ exp(L_o (E y_{t−1} + L_h h_t + L_z z_t))
 *
 * where it looks depends on the state before the last word is read. The gate is one number a step, as in the paper.
 * @throws InputError when a size is no whole number ≥ 1
 * @example createShowAttendTell({ encoder: createConvEncoder({ seed: 1 }), words: 50, seed: 1 })
 */
export function createShowAttendTell(options: ShowAttendTellOptions): Captioner {
  const { encoder } = options;
  const weights = trainable(createShowAttendTellWeights(options, encoder.width));
  const oneStep = (memory: PictureMemory, state: PictureMemory["start"], word: Tensor) =>
    showAttendTellStep(word, state as LstmState, memory, weights);
  return {
    name: "Show, Attend and Tell",
    encoder,
    weights: { encoder: encoder.weights, decoder: weights },
    parameters: sizeOf(weights) + sizeOf(encoder.weights),
    remember(regions) {
      const mean = regions.mean(1); // [batch, width]
      const start = { h: mean.matMul(weights.startH).tanh(), c: mean.matMul(weights.startC).tanh() };
      return { regions, keys: prepareKeys(additiveScore(weights.score), regions), start };
    },
    teacherForced(memory, inputs) {
      let state = memory.start;
      const steps = tf.unstack(embed(weights.embedding, inputs), 1).map((word) => {
        const step = oneStep(memory, state, word);
        state = step.state;
        return step;
      });
      const all = (of: "logits" | "weights" | "gate") => tf.stack(steps.map((step) => step[of] as Tensor), 1); // prettier-ignore
      return { logits: all("logits"), weights: all("weights"), gate: all("gate") };
    },
    step: (memory, state, tokens) =>
      oneStep(memory, state, weights.embedding.gather(tf.tensor1d([...tokens], "int32"))),
    dispose() {
      mapWeights(weights, (tensor) => (tensor.dispose(), tensor));
      encoder.dispose();
    },
  };
}

/**
 * One step of {@link createShowAttendTell}.
 * @param word E y_{t−1} `[batch, m]`
 * @param state h and c `[batch, n]`
 */
export function showAttendTellStep(
  word: Tensor,
  state: LstmState,
  { regions, keys }: Pick<PictureMemory, "regions" | "keys">,
  weights: ShowAttendTellWeights,
): CaptionStep {
  const prepared = keys ?? prepareKeys(additiveScore(weights.score), regions);
  const seen = attention(state.h.expandDims(1), prepared, regions); // [batch, 1, width]
  const gate = linear(state.h, weights.gate.w, weights.gate.b).sigmoid(); // [batch, 1]
  const z = seen.output.squeeze<Tensor>([1]).mul(gate); // [batch, width]
  const next = lstmStep(tf.concat([word, z], 1), state, weights.lstm) as LstmState;
  const deep = word.add(next.h.matMul(weights.ofState)).add(z.matMul(weights.ofContext)); // [batch, m]
  return {
    logits: linear(deep, weights.out.w, weights.out.b),
    state: next,
    weights: seen.weights.squeeze([1]),
    gate: gate.squeeze([1]),
  };
}

/** Seeded starting weights; `width` is that of the regions. */
export function createShowAttendTellWeights(
  { words, embedding: m = 48, hidden: n = 96, scored = 64, seed }: Omit<ShowAttendTellOptions, "encoder">,
  width: number,
): ShowAttendTellWeights {
  for (const [name, size] of Object.entries({ words, embedding: m, hidden: n, scored }))
    requireWhole(name, size);
  const random = createRandom(`${seed}/show attend tell`);
  return {
    embedding: random.normalTensor([words, m], 1 / Math.sqrt(m)),
    startH: createMatrix(random, width, n),
    startC: createMatrix(random, width, n),
    score: createAdditiveWeights(`${seed}/score`, { dQ: n, dK: width, dA: scored }),
    gate: { w: createMatrix(random, n, 1), b: tf.zeros([1]) },
    lstm: createLstmWeights(`${seed}/lstm`, { dIn: m + width, d: n }),
    ofState: createMatrix(random, n, m),
    ofContext: createMatrix(random, width, m),
    out: { w: createMatrix(random, m, words), b: tf.zeros([words]) },
  };
}
