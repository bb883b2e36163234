// @ts-check
import { existsSync, readFileSync, readdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { RETRY, backendRecord, nativeRefused } from "../setup/backend-record.mjs";
import { isBuilt } from "../setup/build.mjs";
import { droppedSettings } from "../setup/environment.mjs";
import { isKernelRegistered, kernelSpecFile } from "../setup/kernel-spec.mjs";
import { npmProblem } from "../setup/npm-packages.mjs";
import { findObstacle } from "../setup/obstacles.mjs";
import { places } from "../setup/places.mjs";
import { findCompiler, findProgram } from "../setup/programs.mjs";
import { findPythons, pythonAdvice, pythonProblem } from "../setup/python.mjs";
import { addonInPlace, probeAddon } from "../setup/tensorflow-addon.mjs";
import { isVenvReady } from "../setup/venv.mjs";

/**
 * @typedef {object} Finding
 * @property {string} name
 * @property {"ok" | "optional" | "missing"} state optional: a learner can work without it
 * @property {string} detail
 * @property {string} advice what to do; empty when there is nothing to do
 */

const START = "npm start (or npm run setup) installs it";

/**
 * @param {string} name
 * @param {boolean} good
 * @param {string} detail
 * @param {string} [advice]
 * @param {"optional" | "missing"} [otherwise]
 * @returns {Finding}
 */
function finding(name, good, detail, advice = "", otherwise = "missing") {
  return { name, state: good ? "ok" : otherwise, detail, advice: good ? "" : advice };
}

/** @returns {Finding} what the programs started here do not get to see */
function environmentFinding() {
  const settings = droppedSettings().map(({ name, why }) => `${name} (${why})`);
  const detail = settings.length > 0 ? `not passed on: ${settings.join(", ")}` : "nothing in it disturbs";
  return finding("environment", true, detail);
}

/** @returns {Finding} */
function folderFinding() {
  const obstacle = findObstacle();
  const detail = obstacle ? `${obstacle.what}: ${obstacle.why}` : `${places.root} can be written`;
  return finding("folder", !obstacle, detail, obstacle?.advice);
}

/** @returns {Finding} */
function packagesFinding() {
  const problem = npmProblem();
  return finding("npm packages", problem === "", problem || "in step with package-lock.json", START);
}

/** @returns {Finding} */
function buildFinding() {
  const built = isBuilt();
  return finding("build", built, built ? "up to date" : "older than the sources", "npm run setup builds it");
}

/** @returns {Promise<Finding>} the backend as it loads now, not as set-up remembers it */
async function backendFinding() {
  if (nativeRefused()) {
    return finding(
      "backend",
      false,
      "plain JavaScript, as ATTENTION_LAB_BACKEND=cpu says",
      "unset that variable",
      "optional",
    );
  }
  const record = backendRecord();
  const probe = npmProblem() !== "not installed" && addonInPlace() ? await probeAddon() : undefined;
  if (probe?.ok)
    return finding("backend", true, `TensorFlow ${probe.version} (native, by ${record?.how ?? "hand"})`);
  const failed = probe
    ? `the addon does not load: ${
        probe.output
          .trim()
          .split("\n")
          .find((line) => /error/i.test(line)) ?? ""
      }`
    : "";
  const why = failed || record?.reason || "not set up yet";
  return finding("backend", false, `plain JavaScript, slower (${why})`, record ? RETRY : START, "optional");
}

/** @returns {Finding} */
function compilerFinding() {
  const compiler = findCompiler();
  const needed = backendRecord()?.backend !== "tensorflow";
  const advice = "only for the native backend: sudo apt install g++, xcode-select --install on macOS";
  return finding(
    "C++ compiler",
    Boolean(compiler) || !needed,
    compiler || (needed ? "none" : "none (not needed)"),
    advice,
    "optional",
  );
}

/** @returns {Promise<Finding>} */
async function pythonFinding() {
  const found = await findPythons();
  const problem = pythonProblem(found);
  const usable = found.at(-1);
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const detail = problem || `${usable?.version} (${usable?.program})`;
  // An environment that exists runs without looking for another Python.
  return finding(
    "Python",
    problem === "",
    detail,
    pythonAdvice(process.platform, release),
    isVenvReady("learner") ? "optional" : "missing",
  );
}

/** @param {string} project @returns {string} the version that .venv has; empty when it has none */
function installedVersion(project) {
  const lib = join(places.venv, "lib");
  const folders = existsSync(lib) ? readdirSync(lib).map((name) => join(lib, name, "site-packages")) : [];
  for (const folder of [...folders, join(places.venv, "Lib", "site-packages")]) {
    const info = existsSync(folder)
      ? readdirSync(folder).find((name) => name.startsWith(`${project}-`) && name.endsWith(".dist-info"))
      : "";
    if (info) return info.slice(project.length + 1, -".dist-info".length);
  }
  return "";
}

/** @returns {Finding} */
function venvFinding() {
  const versions = ["jupyterlab", "plotly", "jupytext"].map((project) => [
    project,
    installedVersion(project),
  ]);
  const installed = versions.filter(([, version]) => version).map((pair) => pair.join(" "));
  const ready = isVenvReady("learner");
  return finding(
    ".venv",
    ready,
    installed.join(", ") || "not there",
    installed.length > 0 ? `${START}: not in step with tools/requirements.txt` : START,
  );
}

/** @returns {Finding} */
function kernelFinding() {
  const good = isKernelRegistered();
  const stale = existsSync(kernelSpecFile)
    ? "registered for another folder or another Node"
    : "not registered";
  return finding("kernel", good, good ? kernelSpecFile : stale, "npm start registers it");
}

/** @returns {Finding[]} what only some people need */
function extras() {
  const chromium = findProgram(["chromium", "chromium-browser", "google-chrome", "chrome"]);
  const bubblewrap = process.platform === "linux" ? findProgram(["bwrap"]) : "";
  const isolation = bubblewrap ? `bubblewrap (${bubblewrap})` : "what else it finds; its report says which";
  const disk = statfsSync(places.root);
  const free = (disk.bavail * disk.bsize) / 1e9;
  return [
    finding(
      "chromium",
      Boolean(chromium),
      chromium || "none",
      "only authors need it (pictures, browser tests): sudo apt install chromium",
      "optional",
    ),
    finding(
      "isolation",
      Boolean(bubblewrap),
      `the grader uses ${isolation}`,
      "strongest on Linux: sudo apt install bubblewrap",
      "optional",
    ),
    finding(
      "free disk",
      free >= 1,
      `${free.toFixed(1)} GB`,
      "a complete set-up takes about 2.5 GB",
      "optional",
    ),
  ];
}

/**
 * Looks at everything a learner or an author needs; works before any set-up and changes nothing.
 * @returns {Promise<Finding[]>}
 */
export async function diagnose() {
  return [
    finding("Node.js", true, `${process.versions.node} (${process.execPath})`),
    environmentFinding(),
    folderFinding(),
    packagesFinding(),
    buildFinding(),
    await backendFinding(),
    compilerFinding(),
    await pythonFinding(),
    venvFinding(),
    kernelFinding(),
    ...extras(),
  ];
}
