// @ts-check
// Old Node releases must be able to read this file: see setup/node-version.mjs.
import { nodeProblem } from "./setup/node-version.mjs";

/** Sets up what is missing, then runs JupyterLab until it ends. */
async function start() {
  const { ensureSetup } = await import("./setup/index.mjs");
  if (!(await ensureSetup({ output: process.stdout }))) return 1;
  const { runLab } = await import("./lab.mjs");
  return runLab(process.argv.slice(2));
}

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  start().then((code) => {
    process.exitCode = code;
  });
}
