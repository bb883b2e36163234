// @ts-check
/** Our side of the attention benchmark: answers {do, name, shape} with a time or a peak of memory. */
import { createRequire } from "node:module";
import { profileKernels } from "./profile.mjs";
import { serve } from "./serve.mjs";

/** @type {typeof import("@attention-lab/lib")} */
const lib = createRequire(import.meta.url)("@attention-lab/lib");
const { tf } = lib;

/** @typedef {import("@attention-lab/lib").Tensor} Tensor */
/** @typedef {(q: Tensor, k: Tensor, v: Tensor) => Tensor} Attention */

const WINDOW = 64;

/** @type {Record<string, Attention>} */
const functions = {
  naive: (q, k, v) => lib.scaledDotProductAttention(q, k, v).output,
  blocked: (q, k, v) => lib.blockedAttention(q, k, v).output,
  "blocked causal": (q, k, v) => lib.blockedAttention(q, k, v, { causal: true }).output,
  local: (q, k, v) => lib.localAttention(q, k, v, { window: WINDOW }).output,
};

/** @param {string} name @returns {Attention} with " gradient" behind its name: that of its sum */
function functionOf(name) {
  const forward = functions[name.replace(/ gradient$/, "")];
  if (!forward) throw new Error(`nothing is called ${name}`);
  if (!name.endsWith(" gradient")) return forward;
  return (q, k, v) => {
    const sum = (/** @type {Tensor[]} */ ...x) =>
      /** @type {import("@tensorflow/tfjs").Scalar} */ (
        forward(.../** @type {[Tensor, Tensor, Tensor]} */ (x)).sum()
      );
    const [dq, ...others] = tf.grads(sum)([q, k, v]);
    tf.dispose(others);
    return /** @type {Tensor} */ (dq);
  };
}

/** @type {Map<string, [Tensor, Tensor, Tensor]>} */
const made = new Map();

/** @param {number[]} shape the same inputs at every request, made once */
function inputsOf(shape) {
  const key = shape.join("x");
  const random = () => tf.randomNormal(shape, 0, 1, "float32", 1);
  const inputs = made.get(key) ?? [random(), random(), random()];
  made.set(key, inputs);
  return inputs;
}

/** @param {{ do: string, name: string, shape: number[] }} request */
async function answer({ do: task, name, shape }) {
  if (task === "about") return { version: `tfjs ${lib.backend().version}`, backend: lib.backend().name };
  if (task === "forget") {
    tf.dispose([...made.values()]);
    made.clear();
    return {};
  }
  const [attention, inputs] = [functionOf(name), inputsOf(shape)];
  if (task === "memory") {
    const before = tf.memory().numBytes;
    const profile = await tf.profile(() => attention(...inputs));
    tf.dispose(profile.result);
    return { bytes: profile.peakBytes - before };
  }
  if (task === "profile") return profileKernels(tf.backend(), () => tf.dispose(attention(...inputs)), 20);
  const start = performance.now();
  const result = attention(...inputs);
  const ms = performance.now() - start;
  tf.dispose(result);
  return { ms };
}

await serve(answer);
