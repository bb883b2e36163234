// @ts-check
/**
 * The two commands of the README in a fresh clone whose path has a space: `npm test` where neither Python nor
 * the TensorFlow library can be had, then `npm start` where they can; both once more, to see that nothing is
 * done twice; and once more after the folder was moved.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { root } from "../setup/places.mjs";
import { startLab } from "./start-lab.mjs";

const workspace = mkdtempSync(join(tmpdir(), "attention-lab-"));
let clone = join(workspace, "a fresh clone");
let problems = 0;

/**
 * What plain JavaScript computes in another way, and what decides between the two; everything else runs the same code
 * as with the native library, slowly.
 */
const ROOMS = ["attention", "compiled", "layers", "recurrent", "runtime", "softmax", "training", "vision"];
const TENSORFLOW_TESTS = [...ROOMS.map((room) => `lib/test/${room}/`), "datasets/test", "grader/test/wire"];

/** Nothing listens here: every download fails at once. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * A PATH that has everything but Python and compilers.
 * @returns {NodeJS.ProcessEnv}
 */
function withoutPython() {
  const programs = join(workspace, "programs");
  mkdirSync(programs);
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    for (const name of listed(folder)) {
      if (/^(python|pip|g\+\+|c\+\+|clang|gcc|cc)/.test(name)) continue;
      try {
        symlinkSync(join(folder, name), join(programs, name));
      } catch {
        // An earlier folder of PATH has it already.
      }
    }
  }
  return { ...process.env, PATH: programs, TFJS_NODE_CDN_STORAGE: NOWHERE, PIP_INDEX_URL: NOWHERE };
}

/** @param {string} folder */
function listed(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * @param {string} what
 * @param {boolean} holds
 * @param {number} seconds
 */
function report(what, holds, seconds) {
  if (!holds) problems++;
  console.log(`${holds ? "✓" : "✗"} ${what}: ${seconds.toFixed(1)} s`);
}

/**
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number, seconds: number, output: string }>}
 */
async function run([program = "", ...args], env = process.env) {
  const started = performance.now();
  const child = spawn(program, args, { cwd: clone, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { code, output, seconds: (performance.now() - started) / 1000 };
}

/**
 * Starts JupyterLab and stops it.
 * @param {string} what
 * @param {boolean} isSetUp whether it has nothing to fetch or build any more
 */
async function start(what, isSetUp) {
  const { isRight, output, seconds } = await startLab(clone);
  const holds = isRight && (!isSetUp || nothingDone(output));
  if (!holds) console.log(output.slice(-3000));
  report(what, holds, seconds);
}

/**
 * Whether a set-up had nothing to fetch, install or build: how long it took says nothing on a busy machine.
 * @param {string} output
 */
function nothingDone(output) {
  return ["npm packages", "TensorFlow", "build"].every((step) => output.includes(`${step} … already done`));
}

try {
  execFileSync("git", ["clone", "--quiet", root, clone]);
  const tests = await run(["npm", "test", "--", ...TENSORFLOW_TESTS], withoutPython());
  const plain = /native TensorFlow library is not available/.test(tests.output);
  if (tests.code !== 0 || !plain) console.log(tests.output.slice(-6000));
  report("npm test in a fresh clone, no Python, no TensorFlow", tests.code === 0 && plain, tests.seconds);
  await start("npm start in a fresh clone", false);
  await start("npm start when set up", true);
  const second = await run(["npm", "run", "setup"]);
  report("a second set-up", second.code === 0 && nothingDone(second.output), second.seconds);
  const home = (await run(["git", "status", "--porcelain"])).output;
  report("the set-up leaves no trace in the work tree", home === "", 0);
  const moved = join(workspace, "a moved clone");
  renameSync(clone, moved);
  clone = moved;
  await start("npm start after the folder was moved", false);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
process.exitCode = problems > 0 ? 1 : 0;
