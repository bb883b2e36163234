// @ts-check
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePages } from "../setup/bundle.mjs";
import { places, root } from "../setup/places.mjs";
import { duration } from "../setup/report.mjs";

/** @typedef {{ ok: boolean, output: string }} Outcome */

/** The steps of `npm test`: scripts of package.json, so that one line there says what each of them runs. */
const CHECKS = ["types", "lint", "format:check", "imports", "unit"];

/** Which package a program of those scripts belongs to: run by Node itself, it works on every system. */
const PACKAGES = {
  tsc: "typescript",
  eslint: "eslint",
  prettier: "prettier",
  depcruise: "dependency-cruiser",
  jest: "jest",
};

/**
 * The commands of a script such as "tsc -b && tsc -p tsconfig.check.json", as lists of words.
 * @param {string} script
 * @returns {string[][]}
 */
export function commandsOf(script) {
  return script
    .split("&&")
    .map((command) => command.match(/"[^"]*"|\S+/g)?.map((word) => word.replace(/^"|"$/g, "")) ?? []);
}

/** @param {string} program @returns {string} its script file in node_modules */
function programFile(program) {
  const owner = PACKAGES[/** @type {keyof typeof PACKAGES} */ (program)] ?? program;
  const folder = join(places.modules, owner);
  /** @type {{ bin: string | Record<string, string> }} */
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = typeof bin === "string" ? bin : bin[program];
  if (!file) throw new Error(`the package ${owner} has no program ${program}`);
  return join(folder, file);
}

/**
 * @param {string[]} command
 * @param {boolean} visible whether its output goes straight to the terminal
 * @returns {Promise<Outcome>}
 */
function run([program = "", ...args], visible) {
  const stdio = visible
    ? "inherit"
    : /** @type {import("node:child_process").StdioOptions} */ (["ignore", "pipe", "pipe"]);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [programFile(program), ...args], { cwd: root, stdio });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (/** @type {string} */ text) => (output += text));
    }
    child.on("error", (error) => resolve({ ok: false, output: `${output}${error.message}` }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

/**
 * @param {string} check
 * @param {string} script
 * @param {string[]} jestArguments
 * @returns {Promise<boolean>}
 */
async function runCheck(check, script, jestArguments) {
  const start = Date.now();
  let ok = true;
  for (const command of commandsOf(script)) {
    const isJest = command[0] === "jest";
    const extra = isJest ? [`--cacheDirectory=${places.jestCache}`, ...jestArguments] : [];
    const outcome = await run([...command, ...extra], isJest);
    ok = outcome.ok;
    if (!ok) process.stdout.write(outcome.output);
    if (!ok) break;
  }
  console.log(
    `${ok ? "✓" : "✗"} ${check} … ${duration(Date.now() - start)}${ok ? "" : `   (npm run ${check})`}`,
  );
  return ok;
}

/**
 * Runs every check, whatever the others say; with arguments for jest, only the unit tests.
 * @param {string[]} jestArguments
 * @returns {Promise<number>} the exit code
 */
export async function runChecks(jestArguments) {
  /** @type {{ scripts: Record<string, string> }} */
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const checks = jestArguments.length > 0 ? ["unit"] : CHECKS;
  let passed = 0;
  for (const check of checks) {
    if (await runCheck(check, scripts[check] ?? "", jestArguments)) passed += 1;
    // The first check has compiled everything; tests also look at the pages for the browser.
    if (check === "types") await bundlePages();
  }
  const failed = checks.length - passed;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
