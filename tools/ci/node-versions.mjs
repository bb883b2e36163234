// @ts-check
/** The other Node releases that are supported: native backend, library, isolation and grading, on each of them. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { places, root } from "../setup/places.mjs";

const RELEASES = [20, 22, 24];
/** The corpus of hostile code takes minutes: it runs on the oldest and on the newest. */
const ENDS = [Math.min(...RELEASES), Math.max(...RELEASES)];
const WITHOUT_CORPUS = "grader/test/isolation/(?!hostile)";
const folder = join(root, ".cache", "ci");
/** The backend of the release that runs this: the others must not fall behind it. */
const here = createRequire(import.meta.url)("@attention-lab/lib/runtime").backend().name;

/**
 * Node's binary from the package registry.
 * @param {number} release
 * @returns {string}
 */
function nodeBinary(release) {
  const home = join(folder, `node-${release}`);
  const name = `node-${process.platform}-${process.arch}`; // the binary itself: no install script needed
  const binary = join(home, "node_modules", name, "bin", "node");
  if (!existsSync(binary)) {
    mkdirSync(home, { recursive: true });
    spawnSync("npm", ["install", "--prefix", home, "--no-save", `${name}@${release}`], {
      cwd: home,
      stdio: "ignore",
    });
  }
  if (!existsSync(binary)) throw new Error(`node@${release} cannot be installed`);
  return binary;
}

/**
 * @param {number} release
 * @returns {boolean}
 */
function holds(release) {
  const started = performance.now();
  const node = nodeBinary(release);
  const env = { ...process.env, PATH: [join(node, ".."), process.env["PATH"]].join(delimiter) };
  const run = (/** @type {string[]} */ args) => spawnSync(node, args, { cwd: root, env, encoding: "utf8" });
  const jest = join(places.modules, "jest", "bin", "jest.js");
  const tests = run([
    jest,
    "lib/test/runtime",
    "lib/test/recurrent",
    "lib/test/softmax",
    ENDS.includes(release) ? "grader/test/isolation" : WITHOUT_CORPUS,
    "exercises/test/grade",
  ]);
  const backend = run(["-p", 'require("@attention-lab/lib/runtime").backend().name']).stdout.trim();
  const ok = tests.status === 0 && backend === here;
  if (!ok) console.log(`backend: ${backend}, expected ${here}\n${tests.stderr.slice(-3000)}`);
  const counted = /Tests:.*/.exec(tests.stderr)?.[0] ?? "no tests";
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${ok ? "✓" : "✗"} Node ${run(["--version"]).stdout.trim()}: ${counted}, ${seconds} s`);
  return ok;
}

const current = Number(process.versions.node.split(".")[0]);
process.exitCode = RELEASES.filter((release) => release !== current)
  .map(holds)
  .every(Boolean)
  ? 0
  : 1;
