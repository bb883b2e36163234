/**
 * The one door to TensorFlow.js. Everybody else imports `{ tf }` from here, so that there is one copy and
 * the backend is chosen once: native TensorFlow where it loads, else plain JavaScript.
 */
import util from "node:util";
import * as tf from "@tensorflow/tfjs";
import { repairGradients } from "./gradients";

export interface Backend {
  /** `tensorflow` is the native library, `cpu` is plain JavaScript. */
  name: "tensorflow" | "cpu";
  /** Why this one. */
  reason: string;
  /** The version of TensorFlow.js. */
  version: string;
}

/** tfjs-node 4.22 calls two functions that Node 23 removed. */
function restoreRemovedNodeFunctions(): void {
  const legacy: Record<string, unknown> = {
    isNullOrUndefined: (x: unknown) => x === null || x === undefined,
    isArray: Array.isArray,
  };
  for (const [name, f] of Object.entries(legacy)) {
    if (!(name in util)) Object.defineProperty(util, name, { value: f, configurable: true });
  }
}

function chooseBackend(): Backend {
  const chosen = tryNative();
  if (chosen.name === "cpu") void tf.setBackend("cpu"); // takes effect at once; the promise is for other backends
  return chosen;
}

function tryNative(): Backend {
  const version = tf.version_core;
  tf.env().set("PROD", true); // no "you could be faster" banner on the plain-JavaScript backend
  if (process.env["ATTENTION_LAB_BACKEND"] === "cpu") {
    return { name: "cpu", reason: "ATTENTION_LAB_BACKEND=cpu asks for plain JavaScript", version };
  }
  // TensorFlow reads these once, while it loads. 3 = fatal only, so that no banner looks like a failure. One thread:
  // the kit's models are small, waking a second one for each kernel costs more than it does (npm run bench), and sums
  // that are not split come out the same on machines with any number of cores. The pooled allocator gives memory back to
  // the next operation instead of to the system. Without oneDNN's operations, which TensorFlow takes on some processors
  // and not on others, the last bits are the same on all of them, and no banner about it is printed.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "3";
  process.env["TF_NUM_INTRAOP_THREADS"] ??= "1";
  process.env["TF_CPU_ALLOCATOR_USE_BFC"] ??= "true";
  process.env["TF_ENABLE_ONEDNN_OPTS"] ??= "0";
  restoreRemovedNodeFunctions();
  try {
    require("@tensorflow/tfjs-node");
    return { name: "tensorflow", reason: "the native library loaded", version };
  } catch (error) {
    const firstLine = String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
    return { name: "cpu", reason: `the native library did not load: ${firstLine}`, version };
  }
}

const chosen = chooseBackend();
repairGradients(tf);

/** Which backend computes, and why. */
export function backend(): Backend {
  return chosen;
}

export { tf };
export type { Tensor } from "@tensorflow/tfjs";
