// @ts-check
/**
 * `npm run grade -- PATH… [--format text|json] [--seed TEXT] [--jobs N] [--roster FILE] [--trust]`: grades
 * notebooks, `exercises/` by default. npm runs scripts in the project's root; paths are meant from where the command
 * was typed. Notebooks of other folders may be other people's: they need a wall, or `--trust`.
 * Grading computes in plain JavaScript on every machine, so that marks do not depend on the backend.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { nodeProblem } from "./setup/node-version.mjs";
import { root } from "./setup/places.mjs";
import { endWithReader } from "./shared/broken-pipe.mjs";

process.env["ATTENTION_LAB_BACKEND"] = "cpu";

async function main() {
  const { ensureSetup } = await import("./setup/index.mjs");
  if (!(await ensureSetup({ python: false, quiet: true }))) return 2;
  const require = createRequire(import.meta.url);
  const { topics } = require("@attention-lab/exercises");
  const { runGrade } = require("@attention-lab/grader");
  process.chdir(root);
  return runGrade(topics, process.argv.slice(2), undefined, {
    typedIn: process.env["INIT_CWD"] ?? root,
    references: require.resolve("@attention-lab/exercises"),
    own: ["exercises", "solutions", "notebooks"].map((folder) => join(root, folder)),
    builds: ["exercises", "grader", "lib"].map((name) => join(root, name, "dist")),
    env: process.env,
  });
}

endWithReader();
const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 2;
} else {
  process.exitCode = await main();
  // After Ctrl-C, learners' processes that still run are not waited for.
  if (process.exitCode === 130) process.exit();
}
