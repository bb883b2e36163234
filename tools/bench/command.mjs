// @ts-check
import { availableParallelism } from "node:os";
import { defineCommand, wholeNumber } from "../shared/command-line.mjs";
import { oneName } from "../shared/names.mjs";
import { installPyTorch, pyTorchProblem } from "./pytorch.mjs";

/** The threads of each side where nothing else is asked: attention's matrices are large. */
const THREADS = { attention: 2, seq2seq: 1, captioning: 1, inpaint: 2 };
/** A fill takes a second or two. */
const REPEATS = { attention: 15, seq2seq: 15, captioning: 15, inpaint: 5 };

/** @param {string} topic */
async function benchmarkOf(topic) {
  if (topic === "attention") {
    const { benchAttention, profileAttention } = await import("./attention.mjs");
    return { measure: benchAttention, profile: profileAttention };
  }
  if (topic === "captioning") {
    const { benchCaptioning, profileCaptioning } = await import("./captioning.mjs");
    return { measure: benchCaptioning, profile: profileCaptioning };
  }
  if (topic === "inpaint") {
    const { benchInpaint, profileInpaint } = await import("./inpaint.mjs");
    return { measure: benchInpaint, profile: profileInpaint };
  }
  const { benchSeq2Seq, profileSeq2Seq } = await import("./seq2seq.mjs");
  return { measure: benchSeq2Seq, profile: profileSeq2Seq };
}

/** All benchmarks. */
const BENCHMARKS = [...Object.keys(THREADS), "grader"];

/** @param {{ json: boolean, submissions: number }} options @param {boolean} install */
async function grading(options, install) {
  const { benchGrader, gradersProblem, installGraders } = await import("./grader.mjs");
  if (install && !(await installGraders())) return 1;
  const missing = gradersProblem();
  if (missing) console.error(missing);
  return missing ? 2 : benchGrader(options);
}

export const command = defineCommand({
  name: "bench",
  usage: [
    "attention|seq2seq|captioning [options]   measures ours and PyTorch's in turns; 2 when it cannot start",
    "inpaint [options]   the same for fills, with OpenCV's and scikit-image's, and how good they are",
    "grader [options]    measures ours, nbgrader's and Otter's on the same class",
  ],
  options: {
    json: { help: "only the results, as JSON, on standard output" },
    repeats: { value: "N", help: "timed pairs of each case (default 15; 5 for inpaint)" },
    threads: {
      value: "N",
      help: "of each side, at most what the machine has (default: 2 for attention and inpaint, whose matrices are large, else 1)",
    },
    submissions: { value: "N", help: "notebooks to grade (default 100, which takes about 15 minutes)" },
    profile: { help: "where our own time goes, kernel by kernel; needs no PyTorch" },
    "install-pytorch": {
      help: "put PyTorch (for inpaint OpenCV and scikit-image too) into .cache/bench first; only benchmarks use it",
    },
    "install-graders": { help: "put nbgrader and Otter into .cache/bench first" },
  },
  async run({ values, names, setUp }) {
    const topic = oneName("benchmark", names, BENCHMARKS);
    const json = values.json ?? false;
    const submissions = wholeNumber("--submissions", values.submissions ?? "100", 1);
    if (topic === "grader") {
      if (!(await setUp({ python: false, quiet: true }))) return 1;
      return grading({ json, submissions }, values["install-graders"] ?? false);
    }
    const key = /** @type {keyof typeof THREADS} */ (topic);
    const threads = wholeNumber("--threads", values.threads ?? String(THREADS[key]), 1);
    const repeats = wholeNumber("--repeats", values.repeats ?? String(REPEATS[key]), 1);
    const options = { json, repeats, threads: Math.min(threads, availableParallelism()) };
    if (!values.profile) {
      if (values["install-pytorch"] && !(await installPyTorch(topic))) return 1;
      const missing = pyTorchProblem(topic);
      if (missing) {
        console.error(missing);
        return 2;
      }
    }
    if (!(await setUp({ python: false, quiet: true }))) return 1;
    const { measure, profile } = await benchmarkOf(topic);
    return values.profile ? profile(options) : measure(options);
  },
});
