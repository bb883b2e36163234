/** The Keras model of many tutorials, rebuilt layer by layer. */
import { requireWhole, requireWithin } from "../base";
import { tf } from "../runtime";

/**
 * An encoder and a decoder of plain numbers, as beginners' posts print it: an LSTM reads `[batch, time, 1]` and
 * gives its two states, a second LSTM starts from them, reads `[batch, time, 1]` and gives all its outputs, and
 * Dense(1) makes one number of each. There is no embedding, no vocabulary, no softmax, no end of sentence: it maps
 * numbers to numbers, cannot say a word, and as printed is never trained.
 * @param options units of both LSTMs (default 64); seed of the starting weights
 * @returns a model from `[source, target]`, both `[batch, time, 1]`, to `[batch, time, 1]`; `predict`, `fit` and
 *   `dispose` are those of TensorFlow.js
 * @throws InputError when `units` is no whole number ≥ 1 or the seed no finite number
 * @example
 * const model = kerasSeq2Seq({ seed: 1 });
 * (model.predict([tf.zeros([1, 4, 1]), tf.zeros([1, 5, 1])]) as Tensor).shape // [1, 5, 1]
 */
export function kerasSeq2Seq({ units = 64, seed }: { units?: number; seed: number }): tf.LayersModel {
  requireWhole("units", units);
  requireWithin("seed", seed, -Infinity, Infinity);
  const source = tf.input({ shape: [null, 1], name: "encoder_inputs" });
  const target = tf.input({ shape: [null, 1], name: "decoder_inputs" });
  const initial = (offset: number) => ({
    kernelInitializer: tf.initializers.glorotUniform({ seed: seed + offset }),
    recurrentInitializer: tf.initializers.glorotUniform({ seed: seed + offset + 1 }), // Keras: orthogonal, not seeded here
  });
  const encoder = tf.layers.lstm({ name: "encoder", units, returnState: true, ...initial(1) });
  const [, h, c] = encoder.apply(source) as tf.SymbolicTensor[];
  const decoder = tf.layers.lstm({ name: "decoder", units, returnSequences: true, ...initial(3) });
  const outputs = decoder.apply(target, { initialState: [h, c] }) as tf.SymbolicTensor;
  const dense = tf.layers.dense({ name: "numbers", units: 1, ...kernelOnly(initial(5)) });
  return tf.model({ inputs: [source, target], outputs: dense.apply(outputs) as tf.SymbolicTensor });
}

function kernelOnly({ kernelInitializer }: { kernelInitializer: unknown }) {
  return { kernelInitializer: kernelInitializer as "glorotUniform" };
}
