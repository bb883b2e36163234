/** The packages that learner code may load. */
import { createRequire } from "node:module";
import { Blocked } from "./blocked";
import {
  createTensorBridge,
  HARMLESS,
  originals,
  RUNTIME,
  type TensorBridge,
  type TensorLibrary,
} from "../wire";

const { stringify, text: toText } = originals;

export interface LearnerModules {
  require(name: string): unknown;
  /** To the tensors of the `tf` that learner code uses, if it may use any. */
  readonly tensors: TensorBridge | undefined;
  /** What it holds that is neither learner code nor a package. */
  readonly roots: readonly object[];
}

interface Platform {
  util?: { TextDecoder: unknown; types: Record<string, unknown> };
}
interface TensorFlow extends TensorLibrary {
  env(): { set(flag: string, value: boolean): void; platform: Platform };
}

/** What reads files or addresses; of no use in an exercise. */
const LEFT_OUT = ["data", "io", "loadGraphModel", "loadGraphModelSync", "loadLayersModel"];

/** Loads TensorFlow.js on plain JavaScript; of Node it keeps what it computes with. */
function loadTensorFlow(file: string): { tf: object; tensors: TensorBridge } {
  const tf = createRequire(file)(file) as TensorFlow;
  tf.env().set("PROD", true); // no banner
  const { platform } = tf.env();
  if (platform.util) {
    const { TextDecoder, types } = platform.util;
    const { isFloat32Array, isInt32Array, isUint8Array, isUint8ClampedArray } = types;
    platform.util = {
      TextDecoder,
      types: { isFloat32Array, isInt32Array, isUint8Array, isUint8ClampedArray },
    };
  }
  const shown = Object.fromEntries(Object.entries(tf).filter(([name]) => !LEFT_OUT.includes(name)));
  return { tf: shown, tensors: createTensorBridge(tf) };
}

const CHECKS = "@attention-lab/exercises";

/** What stands for the parts of Node that exercises may import, by name without `node:`. */
function harmlessModules(): Map<string, unknown> {
  const load = createRequire(__filename);
  const { inspect, format, isDeepStrictEqual, promisify, types } = load("node:util") as Record<
    string,
    unknown
  >;
  const later = (timer: typeof setTimeout) => (ms?: number, value?: unknown) =>
    new Promise((resolve) => void timer(resolve, ms, value));
  return new Map<string, unknown>([
    ["assert", load("node:assert")],
    ["assert/strict", load("node:assert/strict")],
    ["perf_hooks", { performance: globalThis.performance }],
    ["timers/promises", { setTimeout: later(setTimeout) }],
    ["util", { inspect, format, isDeepStrictEqual, promisify, types }],
    [
      CHECKS,
      {
        ...Object.fromEntries(["check", "hint", "progress"].map((name) => [name, async () => undefined])),
        failingCase: () => [],
      },
    ],
  ]);
}

/**
 * Loads all of them at once: later, nothing can be opened any more.
 * @param files the file to load for each package that is allowed
 */
export function learnerModules(files: Readonly<Record<string, string>>): LearnerModules {
  const allowed = new Map(Object.entries(files));
  const runtimeFile = allowed.get(RUNTIME);
  const runtime = runtimeFile === undefined ? undefined : loadTensorFlow(runtimeFile);
  const harmless = harmlessModules();
  const others = [...allowed].filter(([name]) => name !== RUNTIME);
  const loaded = new Map(others.map(([name, file]) => [name, createRequire(file)(file) as unknown]));
  const shim = runtime && { __esModule: true, tf: runtime.tf };
  return {
    tensors: runtime?.tensors,
    roots: [...harmless.values()] as object[],
    require(name) {
      if (name === RUNTIME && shim) return shim;
      if (loaded.has(name)) return loaded.get(name);
      if (name === CHECKS || HARMLESS.includes(name)) return harmless.get(name.replace(/^node:/, ""));
      throw new Blocked(`require(${stringify(toText(name))}) is not allowed in this exercise.`);
    },
  };
}
