// @ts-check
// Old Node releases must be able to read this file: see setup/node-version.mjs.
import { nodeProblem } from "./setup/node-version.mjs";

async function train() {
  const { ensureSetup } = await import("./setup/index.mjs");
  const { runTrain } = await import("./train/run.mjs");
  return runTrain(process.argv.slice(2), () => ensureSetup({ python: false, quiet: true }));
}

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  train().then((code) => {
    process.exitCode = code;
  });
}
