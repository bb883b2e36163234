// @ts-check
/** Stryker, installed into a folder of its own the first time it is asked for. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmCommand } from "../setup/npm-packages.mjs";
import { places } from "../setup/places.mjs";
import { runCommand } from "../setup/run-command.mjs";

const VERSION = "9.6.1";
const MOCHA = "mocha@11.7.5";
const folder = join(places.cache, "mutants");
const modules = join(folder, "node_modules", "@stryker-mutator");
const report = join(folder, "report.json");

/** @typedef {{ line: number, column: number }} Place */

/**
 * @typedef {object} Mutant
 * @property {"Killed" | "Timeout" | "Survived" | "NoCoverage" | "RuntimeError" | "CompileError" | "Ignored"} status
 * @property {string} mutatorName
 * @property {string} [replacement]
 * @property {{ start: Place, end: Place }} location
 */

/** @typedef {Record<string, { source: string, mutants: Mutant[] }>} MutatedFiles */

/** @returns {Promise<boolean>} whether Stryker is there */
export async function installStryker() {
  if (existsSync(join(modules, "mocha-runner")) && existsSync(join(modules, "core"))) return true;
  console.log(`Installing Stryker ${VERSION} into ${folder} …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const packages = [...["core", "mocha-runner"].map((name) => `@stryker-mutator/${name}@${VERSION}`), MOCHA];
  const npm = npmCommand();
  const flags = ["--prefix", folder, "--workspaces=false", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  const args = [...npm.args, "install", ...flags, ...packages];
  const result = await runCommand(npm.command, args, { step: "mutants", cwd: folder });
  if (!result.ok) console.error(`Stryker could not be installed; all that npm said is in ${result.log}.`);
  return result.ok;
}

/**
 * @param {import("./plan.mjs").Plan} plan
 * @returns {MutatedFiles | undefined} undefined where Stryker did not come to an end; it has said why
 */
export function runStryker({ mutate, tests }) {
  const config = join(folder, "stryker.json");
  const settings = {
    mutate,
    mutator: { excludedMutations: ["StringLiteral"] },
    testRunner: "mocha",
    plugins: [join(modules, "mocha-runner", "dist", "src", "index.js")],
    coverageAnalysis: "perTest",
    // What is computed once, when a file is loaded, has been computed before a change is switched on.
    ignoreStatic: true,
    mochaOptions: {
      spec: [`${tests}/**/*.test.ts`],
      require: [join(places.root, "tools", "mutants", "jest-on-mocha.cjs")],
    },
    disableTypeChecks: false,
    ignorePatterns: [".venv", ".cache", ".runs", "**/*.ipynb", ".git"],
    tempDirName: join(".cache", "mutants", "sandbox"),
    reporters: ["json", process.stdout.isTTY ? "progress" : "progress-append-only"],
    jsonReporter: { fileName: report },
    concurrency: 2,
    timeoutMS: 10_000,
    allowEmpty: true,
  };
  writeFileSync(config, JSON.stringify(settings));
  const program = join(modules, "core", "bin", "stryker.js");
  const { status } = spawnSync(process.execPath, [program, "run", config], {
    cwd: places.root,
    stdio: "inherit",
  });
  return status === 0 ? JSON.parse(readFileSync(report, "utf8")).files : undefined;
}
