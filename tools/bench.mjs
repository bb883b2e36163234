// @ts-check
// Old Node releases must be able to read this file: see setup/node-version.mjs.
import { nodeProblem } from "./setup/node-version.mjs";

const USAGE = [
  "npm run bench -- attention|seq2seq [options]",
  "",
  "  --json              only the results, as JSON, on standard output",
  "  --repeats=N         timed pairs of each case (default 15)",
  "  --threads=N         threads of each side, at most what the machine has (default: 2 for attention, whose",
  "                      matrices are large; 1 for seq2seq, as the library computes unless told otherwise)",
  "  --profile           where our own time goes, kernel by kernel; needs no PyTorch",
  "  --install-pytorch   put PyTorch into .cache/bench/venv first (once; only the benchmark uses it)",
].join("\n");

/** @param {string[]} args @param {string} name @param {number} fallback */
function numberOption(args, name, fallback) {
  const given = args.find((arg) => arg.startsWith(`--${name}=`));
  const value = given === undefined ? fallback : Number(given.slice(name.length + 3));
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} wants a whole number from 1 on`);
  return value;
}

/** @param {string[]} args @returns {Promise<number>} the exit code: 0 measured, 1 failed, 2 cannot start */
async function bench(args) {
  const topics = args.filter((arg) => /^(attention|seq2seq)$/.test(arg));
  const unknown = args.filter(
    (arg) => topics.indexOf(arg) < 0 && !/^--(json|profile|install-pytorch|(repeats|threads)=.*)$/.test(arg),
  );
  if (topics.length !== 1 || unknown.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const { availableParallelism } = await import("node:os");
  const usual = topics[0] === "attention" ? 2 : 1;
  const options = {
    json: args.indexOf("--json") >= 0,
    repeats: numberOption(args, "repeats", 15),
    threads: Math.min(numberOption(args, "threads", usual), availableParallelism()),
  };
  if (args.indexOf("--profile") >= 0) return profile(String(topics[0]), options);
  const { installPyTorch, pyTorchProblem } = await import("./bench/pytorch.mjs");
  if (args.indexOf("--install-pytorch") >= 0 && !(await installPyTorch())) return 1;
  const missing = pyTorchProblem();
  if (missing) {
    console.error(missing);
    return 2;
  }
  const { ensureSetup } = await import("./setup/index.mjs");
  if (!(await ensureSetup({ python: false, quiet: true }))) return 1;
  if (topics[0] === "attention") return (await import("./bench/attention.mjs")).benchAttention(options);
  return (await import("./bench/seq2seq.mjs")).benchSeq2Seq(options);
}

/** @param {string} topic @param {{ threads: number }} options @returns {Promise<number>} the exit code */
async function profile(topic, options) {
  const { ensureSetup } = await import("./setup/index.mjs");
  if (!(await ensureSetup({ python: false, quiet: true }))) return 1;
  if (topic === "attention") return (await import("./bench/attention.mjs")).profileAttention(options);
  return (await import("./bench/seq2seq.mjs")).profileSeq2Seq(options);
}

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  bench(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    },
  );
}
