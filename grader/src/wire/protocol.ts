/** What grader and harness say to each other besides data. */

/** The one door to TensorFlow.js. Learner code finds `tf` behind it, and nothing of the library's own. */
export const RUNTIME = "@attention-lab/lib/runtime";

/** Parts of Node that every exercise may import: they touch nothing outside the program. */
export const HARMLESS: readonly string[] = [
  "assert",
  "assert/strict",
  "perf_hooks",
  "timers/promises",
  "util",
].flatMap((name) => [name, `node:${name}`]);

/** The first line the harness reads: what to get ready before it meets learner code. */
export interface PrepareMessage {
  /** The packages that may be loaded, each with its file. */
  modules: Record<string, string>;
  /** Longest answer, in characters. */
  answerLimit: number;
}

/** After `P`: the learner's code. */
export interface LoadMessage {
  /** JavaScript that puts the function on `exports`. */
  code: string;
  functionName: string;
}
