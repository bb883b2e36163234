// @ts-check
/**
 * `npm run grade -- PATH… [--format text|json] [--seed TEXT] [--jobs N]`: grades notebooks, `exercises/` by default.
 * Grading computes in plain JavaScript on every machine, so that marks do not depend on the backend.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, relative, resolve } from "node:path";
import { nodeProblem } from "./setup/node-version.mjs";
import { root } from "./setup/places.mjs";

process.env["ATTENTION_LAB_BACKEND"] = "cpu";

/**
 * npm runs scripts in the project's root; a path is meant from where the command was typed.
 * @param {string} argument
 */
function fromWhereTyped(argument) {
  if (argument.startsWith("-") || isAbsolute(argument)) return argument;
  const typed = resolve(process.env["INIT_CWD"] ?? root, argument);
  return existsSync(typed) ? relative(root, typed) || "." : argument;
}

async function main() {
  const { ensureSetup } = await import("./setup/index.mjs");
  if (!(await ensureSetup({ python: false, quiet: true }))) return 2;
  const require = createRequire(import.meta.url);
  const { topics } = require("@attention-lab/exercises");
  const { runGrade } = require("@attention-lab/grader");
  process.chdir(root);
  return runGrade(topics, process.argv.slice(2).map(fromWhereTyped));
}

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 2;
} else {
  process.exitCode = await main();
}
