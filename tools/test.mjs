// @ts-check
// Old Node releases must be able to read this file: see setup/node-version.mjs.
import { nodeProblem } from "./setup/node-version.mjs";

/** Sets up what tests need, then runs them; Python is not needed. */
async function test() {
  const { ensureSetup } = await import("./setup/index.mjs");
  const { runChecks } = await import("./setup/checks.mjs");
  const jestArguments = process.argv.slice(2);
  // A complete run builds in its own step, where compile errors are shown; a filtered one needs the build before.
  const build = jestArguments.length > 0;
  if (!(await ensureSetup({ python: false, build, output: process.stdout }))) return 1;
  return runChecks(jestArguments);
}

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  test().then((code) => {
    process.exitCode = code;
  });
}
