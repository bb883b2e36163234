/** Runs a function while a recorder stands between TensorFlow.js and its backend. */
import { backend, hasKernels, tf } from "../runtime";
import { installRecorder, type RecorderOptions } from "./recorder";

/** A recording inside a recording is part of the outer one. */
let isRunning = false;

export function recorded<Result>(f: () => Result, options: RecorderOptions): Result {
  if (isRunning) return f();
  const recorder = installRecorder(options);
  isRunning = true;
  try {
    return f();
  } finally {
    try {
      recorder.flush(); // after an error too: tensors made before it stay good
    } finally {
      isRunning = false;
      recorder.remove();
    }
  }
}

/** Why there can be no graphs here, if so. */
export function noGraphsBecause(): string | undefined {
  if (!hasKernels()) return backend().reason;
  return tf.getBackend() === "tensorflow" ? undefined : `the backend was set to ${tf.getBackend()}`;
}
