// @ts-check
// Old Node releases must be able to read this file: see setup/node-version.mjs.
import { nodeProblem } from "./setup/node-version.mjs";

const USAGE = [
  "Usage: npm run setup -- [flags]",
  "  --no-python          packages, build and TensorFlow only (what tests and grading need)",
  "  --authors            also what the notebook build needs",
  "  --retry-tensorflow   try the native TensorFlow backend again",
  "  --quiet              say nothing when there is nothing to do",
].join("\n");
const FLAGS = ["--no-python", "--authors", "--retry-tensorflow", "--quiet"];

const args = process.argv.slice(2);
const unknown = args.filter((arg) => FLAGS.indexOf(arg) < 0);
const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else if (unknown.length > 0) {
  const asked = unknown.every((arg) => arg === "--help" || arg === "-h");
  console.error(asked ? USAGE : "Unknown flag " + unknown[0] + "\n" + USAGE);
  process.exitCode = asked ? 0 : 2;
} else {
  import("./setup/index.mjs")
    .then(({ ensureSetup }) =>
      ensureSetup({
        python: args.indexOf("--no-python") < 0,
        authors: args.indexOf("--authors") >= 0,
        retryTensorFlow: args.indexOf("--retry-tensorflow") >= 0,
        quiet: args.indexOf("--quiet") >= 0,
        output: process.stdout,
      }),
    )
    .then((ok) => {
      process.exitCode = ok ? 0 : 1;
    });
}
