/** Two LSTMs with attention between them: the first listens to the words, the second remembers what was seen. */
import { linear, embed, createMatrix, mapWeights, sizeOf, trainable } from "../layers";
import { createLstmWeights, lstm, lstmStep, type LstmState, type LstmWeights } from "../recurrent";
import { createRandom, requireWhole, tf, type Tensor } from "../runtime";
import type { ImageEncoder } from "../vision";
import {
  createGlanceWeights,
  glanceAt,
  glanceWidth,
  prepareGlance,
  type Glance,
  type GlanceWeights,
} from "./glance";
import type { Captioner, PictureMemory } from "./model";

export interface TwoLstmOptions {
  encoder: ImageEncoder;
  /** Words of the vocabulary, special ones included. */
  words: number;
  /** Size of word vectors. Default 48 */
  embedding?: number;
  /** Size of both states. Default 96 */
  hidden?: number;
  /** How the picture is seen at each word. Default attention */
  glance?: Glance;
  seed: number | string;
}

export type TwoLstmWeights = {
  /** `[words, embedding]` */
  embedding: Tensor;
  /** From the mean region to the first state. `[width, d]` */
  start: Tensor;
  listen: LstmWeights;
  glance: GlanceWeights;
  /** Of the gate β. `[d, 1]` and `[1]` */
  gate: { w: Tensor; b: Tensor };
  speak: LstmWeights;
  /** `[d, words]` and `[words]` */
  out: { w: Tensor; b: Tensor };
};

/**
 * The first LSTM reads the words said, h_t = LSTM(E y_{t−1}, h_{t−1}), from the mean of the regions on. Its state asks,
 * e_ti = (W h_t)·a_i, alpha = softmax(e), and gates what is seen as in Xu et al. 2015, §4.2.1:
 * z_t = β_t Σ_i alpha_ti a_i with β_t = σ(w·h_t + b). The second LSTM reads [h_t; z_t] and says the next word, so that
 * it knows what was looked at before. No step waits for a later one, so that a whole caption is two LSTM kernels and one
 * batched product. The order of layers is that of Anderson et al. 2018, without their way back from the second LSTM.
 * @throws InputError when a size is no whole number ≥ 1
 * @example createTwoLstm({ encoder: createConvEncoder({ seed: 1 }), words: 50, seed: 1 })
 */
export function createTwoLstm(options: TwoLstmOptions): Captioner {
  const { encoder, glance = "attention" } = options;
  const weights = trainable(startWeights(options));
  const look = (h: Tensor, memory: PictureMemory) => {
    const { context, weights: alpha } = glanceAt(h, memory, weights.glance);
    const gate = linear(h, weights.gate.w, weights.gate.b).sigmoid(); // [batch, target, 1]
    return { seen: tf.concat([h, context.mul(gate)], 2), alpha, gate: gate.squeeze([2]) };
  };
  const zero = (like: Tensor) => tf.zerosLike(like);
  return {
    name: `two LSTMs, ${glance}`,
    encoder,
    weights: { encoder: encoder.weights, decoder: weights },
    parameters: sizeOf(weights) + sizeOf(encoder.weights),
    remember(regions) {
      const h1 = regions.mean(1).matMul(weights.start).tanh(); // [batch, d]
      const start = { h1, c1: zero(h1), h2: zero(h1), c2: zero(h1) };
      return { regions, start, ...prepareGlance(regions, weights.glance) };
    },
    teacherForced(memory, inputs) {
      const { h1, c1, h2, c2 } = stateOf(memory.start);
      const heard = lstm(embed(weights.embedding, inputs), weights.listen, { initial: { h: h1, c: c1 } });
      const { seen, alpha, gate } = look(heard.outputs, memory);
      const spoken = lstm(seen, weights.speak, { initial: { h: h2, c: c2 } });
      return { logits: linear(spoken.outputs, weights.out.w, weights.out.b), weights: alpha, gate };
    },
    step(memory, state, tokens) {
      const { h1, c1, h2, c2 } = stateOf(state);
      const word = weights.embedding.gather(tf.tensor1d([...tokens], "int32"));
      const heard = lstmStep(word, { h: h1, c: c1 }, weights.listen) as LstmState;
      const { seen, alpha, gate } = look(heard.h.expandDims(1), memory);
      const spoken = lstmStep(seen.squeeze([1]), { h: h2, c: c2 }, weights.speak) as LstmState;
      return {
        logits: linear(spoken.h, weights.out.w, weights.out.b),
        state: { h1: heard.h, c1: heard.c, h2: spoken.h, c2: spoken.c },
        weights: alpha?.squeeze([1]),
        gate: gate.squeeze([1]),
      };
    },
    dispose() {
      mapWeights(weights, (tensor) => (tensor.dispose(), tensor));
      encoder.dispose();
    },
  };
}

type TwoStates = { h1: Tensor; c1: Tensor; h2: Tensor; c2: Tensor };

function stateOf(state: PictureMemory["start"]): TwoStates {
  return state as TwoStates;
}

function startWeights(options: TwoLstmOptions): TwoLstmWeights {
  const { encoder, words, embedding = 48, hidden: d = 96, glance = "attention", seed } = options;
  for (const [name, size] of Object.entries({ words, embedding, hidden: d })) requireWhole(name, size);
  const random = createRandom(`${seed}/captioner`);
  const regions = encoder.grid.rows * encoder.grid.columns;
  return {
    embedding: random.normalTensor([words, embedding], 1 / Math.sqrt(embedding)),
    start: createMatrix(random, encoder.width, d),
    listen: createLstmWeights(`${seed}/listen`, { dIn: embedding, d }),
    glance: createGlanceWeights(random, glance, { d, width: encoder.width, regions }),
    gate: { w: createMatrix(random, d, 1), b: tf.zeros([1]) },
    speak: createLstmWeights(`${seed}/speak`, { dIn: d + glanceWidth(glance, encoder.width), d }),
    out: { w: createMatrix(random, d, words), b: tf.zeros([words]) },
  };
}
