// @ts-check
import { availableParallelism } from "node:os";
import { defineCommand, wholeNumber } from "../shared/command-line.mjs";
import { oneName } from "../shared/names.mjs";
import { installPyTorch, pyTorchProblem } from "./pytorch.mjs";

/** The threads of each side where nothing else is asked: attention's matrices are large. */
const THREADS = { attention: 2, seq2seq: 1 };

/** @param {string} topic */
async function benchmarkOf(topic) {
  if (topic === "attention") {
    const { benchAttention, profileAttention } = await import("./attention.mjs");
    return { measure: benchAttention, profile: profileAttention };
  }
  const { benchSeq2Seq, profileSeq2Seq } = await import("./seq2seq.mjs");
  return { measure: benchSeq2Seq, profile: profileSeq2Seq };
}

export const command = defineCommand({
  name: "bench",
  usage: ["attention|seq2seq [options]   measures ours and PyTorch's in turns; 2 when it cannot start"],
  options: {
    json: { help: "only the results, as JSON, on standard output" },
    repeats: { value: "N", help: "timed pairs of each case (default 15)" },
    threads: {
      value: "N",
      help: "of each side, at most what the machine has (default: 2 for attention, whose matrices are large, else 1)",
    },
    profile: { help: "where our own time goes, kernel by kernel; needs no PyTorch" },
    "install-pytorch": {
      help: "put PyTorch into .cache/bench/venv first (once; only the benchmark uses it)",
    },
  },
  async run({ values, names, setUp }) {
    const topic = /** @type {keyof typeof THREADS} */ (oneName("benchmark", names, Object.keys(THREADS)));
    const threads = wholeNumber("--threads", values.threads ?? String(THREADS[topic]), 1);
    const repeats = wholeNumber("--repeats", values.repeats ?? "15", 1);
    const options = {
      json: values.json ?? false,
      repeats,
      threads: Math.min(threads, availableParallelism()),
    };
    if (!values.profile) {
      if (values["install-pytorch"] && !(await installPyTorch())) return 1;
      const missing = pyTorchProblem();
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
