// @ts-check
/** Our side of the seq2seq benchmark: answers {do, name, shape} with the time of a training step or of decoding. */
import { createRequire } from "node:module";
import { serve, timesOf } from "./serve.mjs";

const require = createRequire(import.meta.url);
/** @type {typeof import("@attention-lab/lib/runtime")} */
const { createRandom, tf } = require("@attention-lab/lib/runtime");
/** @type {typeof import("@attention-lab/lib/training")} */
const { createAdam } = require("@attention-lab/lib/training");
/** @type {typeof import("@attention-lab/lib/compiled")} */
const { compiled } = require("@attention-lab/lib/compiled");
/** @type {typeof import("@attention-lab/lib/layers")} */
const { namedVariables } = require("@attention-lab/lib/layers");
/** @type {typeof import("@attention-lab/lib/seq2seq")} */
const seq2seq = require("@attention-lab/lib/seq2seq");

/** @typedef {import("@attention-lab/lib/seq2seq").Seq2Seq} Seq2Seq */
/** @typedef {import("@attention-lab/lib/seq2seq").SequenceBatch} SequenceBatch */

/** @type {Record<string, Partial<import("@attention-lab/lib/seq2seq").Seq2SeqOptions>>} */
const recurrent = {
  "LSTM, dot": { cell: "lstm", attention: "dot" },
  "LSTM, additive": { cell: "lstm", attention: "additive" },
  "LSTM, additive, input feeding": { cell: "lstm", attention: "additive", inputFeeding: true },
  "GRU, dot": { cell: "gru", attention: "dot" },
};

/** @param {string} name @param {number} words @param {number} width @returns {Seq2Seq} */
function modelOf(name, words, width) {
  const sizes = { sourceWords: words, targetWords: words, seed: 1 };
  if (name === "Transformer") return seq2seq.createTransformer({ ...sizes, width, heads: 4, layers: 2 });
  const options = recurrent[name];
  if (!options) throw new Error(`nothing is called ${name}`);
  return seq2seq.createSeq2Seq({ ...sizes, embedding: width, hidden: width, ...options });
}

/** @param {string} seed @param {number} batch @param {number} length @param {number} words @returns {SequenceBatch} */
function sentences(seed, batch, length, words) {
  const random = createRandom(seed);
  const row = () => Array.from({ length }, () => random.integer(4, words - 1));
  return { ids: Array.from({ length: batch }, row), lengths: Array(batch).fill(length) };
}

/** @param {string} name @param {number[]} shape @returns {{ run: () => void, dispose: () => void }} */
function taskOf(name, shape) {
  if (!name.endsWith(COMPILED)) return eagerTask(name, shape);
  const { run, dispose } = eagerTask(name.slice(0, -COMPILED.length), shape);
  const fast = compiled(run);
  return { run: fast, dispose: () => [fast.dispose(), dispose()] };
}

const COMPILED = ", compiled";

/** @param {string} name @param {number[]} shape @returns {{ run: () => void, dispose: () => void }} */
function eagerTask(name, [batch = 1, length = 1, words = 1, width = 1]) {
  const model = modelOf(name.replace(/ decoding$/, ""), words, width);
  const [source, inputs] = [sentences("source", batch, length, words), sentences("in", batch, length, words)];
  const targets = sentences("targets", batch, length, words);
  if (name.endsWith(" decoding")) {
    forbidEnd(model, words);
    return { run: () => void seq2seq.greedy(model, source, length), dispose: () => model.dispose() };
  }
  const adam = createAdam(Object.values(namedVariables(model.weights)), { clipNorm: 1 });
  const loss = () =>
    seq2seq.maskedCrossEntropy(model.teacherForced(model.encode(source), inputs.ids).logits, targets);
  const dispose = () => {
    adam.dispose();
    model.dispose();
  };
  return { run: () => void adam.step(loss), dispose };
}

/**
 * Every sentence goes on to the last step, as on the other side.
 * @param {Seq2Seq} model
 * @param {number} words
 */
function forbidEnd(model, words) {
  const { bias } = /** @type {{ bias: import("@tensorflow/tfjs").Variable }} */ (model.weights);
  tf.tidy(() => bias.assign(tf.tensor1d(Array.from({ length: words }, (_, id) => (id === 3 ? -1e9 : 0)))));
}

await serve(timesOf(taskOf));
