// @ts-check
/** Our side of the captioning benchmark: answers {do, name, shape, runs} with the time of a step or of the encoder. */
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
const { maskedCrossEntropy } = require("@attention-lab/lib/seq2seq");
/** @type {typeof import("@attention-lab/lib/captioning")} */
const { createTwoLstm } = require("@attention-lab/lib/captioning");
/** @type {typeof import("@attention-lab/lib/vision")} */
const { createConvEncoder } = require("@attention-lab/lib/vision");

const COMPILED = ", compiled";

/** @param {string} name @param {number[]} shape @returns {{ run: () => void, dispose: () => void }} */
function taskOf(name, [batch = 1, side = 8, length = 1, words = 1]) {
  const encoder = createConvEncoder({ side, seed: 1 });
  const captioner = createTwoLstm({ encoder, words, seed: 1 });
  const images = tf.randomUniform([batch, side, side, 3], 0, 1, "float32", 1);
  const sentences = (/** @type {string} */ seed) => {
    const random = createRandom(seed);
    const row = () => Array.from({ length }, () => random.integer(4, words - 1));
    return { ids: Array.from({ length: batch }, row), lengths: Array(batch).fill(length) };
  };
  const [inputs, targets] = [sentences("in"), sentences("targets")];
  const variables = Object.values(namedVariables(captioner.weights));
  const adam = createAdam(variables, { clipNorm: 1 });
  const seen = () => encoder.encode(images, { training: true });
  const loss = () =>
    maskedCrossEntropy(captioner.teacherForced(captioner.remember(seen()), inputs.ids).logits, targets);
  const sum = () => /** @type {import("@tensorflow/tfjs").Scalar} */ (seen().sum());
  const of = Object.values(namedVariables(encoder.weights));
  /** @type {Record<string, () => void>} */
  const tasks = {
    "training step": () => void adam.step(loss),
    encoder: () => tf.dispose(tf.tidy(seen)),
    "encoder gradient": () => tf.dispose([...Object.values(tf.variableGrads(sum, of).grads)]),
  };
  const run = tasks[name.replace(COMPILED, "")];
  if (!run) throw new Error(`nothing is called ${name}`);
  const fast = name.endsWith(COMPILED) ? compiled(run) : undefined;
  const dispose = () => {
    fast?.dispose();
    adam.dispose();
    captioner.dispose();
    images.dispose();
  };
  return { run: fast ?? run, dispose };
}

await serve(timesOf(taskOf));
