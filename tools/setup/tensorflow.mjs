// @ts-check
import { backendRecord, keepBackendRecord, nativeRefused } from "./backend-record.mjs";
import { SetupFailure, asFailure, causeOf, commandFailure, explain } from "./failures.mjs";
import { findCompiler } from "./programs.mjs";
import { findPip, findPythonProgram } from "./python.mjs";
import { startLog } from "./run-command.mjs";
import {
  addonInPlace,
  compileAddon,
  isCompiled,
  placeAddon,
  probeAddon,
  removeAddon,
  tfjsNode,
} from "./tensorflow-addon.mjs";
import { runInstaller } from "./tensorflow-installer.mjs";
import { fetchLibrary } from "./tensorflow-fetch.mjs";
import { isExtracted, wheelForThisComputer } from "./tensorflow-wheel.mjs";

/** @typedef {import("./backend-record.mjs").BackendRecord} BackendRecord */
/** @typedef {import("./tensorflow-wheel.mjs").Wheel} Wheel */
/** @typedef {{ progress: (text: string) => void, note: (text: string) => void }} Context */

/** @returns {string} */
function computer() {
  return [process.platform, process.arch, process.version, tfjsNode().version].join(" ");
}

/** @returns {string} what a failure depends on: with another compiler or Python it is worth another attempt */
function circumstances() {
  const tools = [findCompiler() ? "compiler" : "no compiler", findPythonProgram() ? "python" : "no python"];
  return [computer(), wheelForThisComputer()?.version ?? "no wheel", ...tools].join(" ");
}

/** @returns {boolean} whether there is nothing to do: the addon is in place, or its failure is remembered */
export function isTensorFlowSettled() {
  if (nativeRefused()) return true;
  const record = backendRecord();
  if (!record) return false;
  if (record.backend === "tensorflow") return record.key === computer() && addonInPlace();
  return record.key === circumstances();
}

/** @returns {Promise<string>} the version of an addon that is in place already and loads; empty otherwise */
async function versionInPlace() {
  if (!addonInPlace()) return "";
  const probe = await probeAddon();
  return probe.ok ? probe.version : "";
}

/** @param {Wheel} wheel @param {Context} context */
async function buildFromWheel(wheel, { progress, note }) {
  const compiler = findCompiler();
  if (!compiler) {
    const advice = [
      "install a C++ compiler (Debian, Ubuntu: sudo apt install g++; macOS: xcode-select --install)",
    ];
    throw new SetupFailure("the TensorFlow addon", { why: "no C++ compiler found (g++ or clang++)", advice });
  }
  if (!isExtracted(wheel)) {
    const pip = await findPip();
    if (!pip) {
      const advice = ["install Python 3 with pip (Debian, Ubuntu: sudo apt install python3 python3-venv)"];
      throw new SetupFailure("the TensorFlow wheel", { why: "no Python with pip to fetch it with", advice });
    }
    await fetchLibrary(wheel, pip, { progress, note });
  }
  progress("compiling the addon");
  await compileAddon(wheel, compiler);
}

/** @param {Context} context @returns {Promise<string>} TensorFlow's version */
async function fromWheel(context) {
  const wheel = wheelForThisComputer();
  if (!wheel) {
    const why = `there is none for this computer (${process.platform} ${process.arch})`;
    const advice = ["nothing, or use Linux (on Windows: WSL), where there is one"];
    throw new SetupFailure("the TensorFlow wheel", { why, advice });
  }
  if (!isCompiled(wheel) || !isExtracted(wheel)) await buildFromWheel(wheel, context);
  placeAddon(wheel);
  context.progress("loading the addon");
  const probe = await probeAddon();
  if (probe.ok) return probe.version;
  removeAddon();
  throw commandFailure("loading the compiled addon", probe);
}

/** @param {unknown} error @returns {string} one line */
function shortReason(error) {
  const failure = asFailure(error);
  if (causeOf(failure.why) === "disk") return `${failure.message}: the disk is full`;
  return [failure.message, failure.why.split("\n")[0]].filter(Boolean).join(": ");
}

/** @param {unknown} error @returns {string[]} what to do */
function adviceFor(error) {
  const { why, advice, log } = asFailure(error);
  const known = advice.length > 0 ? advice : explain(why).advice;
  return [known[0] ?? "", log ? `the log: ${log}` : ""].filter(Boolean);
}

/** @returns {["installer" | "wheel", (context: Context) => Promise<string>][]} in the order in which they are tried */
function ways() {
  const wheel = wheelForThisComputer();
  // What was built once is only put in place again: npm may have emptied node_modules.
  if (wheel && isExtracted(wheel) && isCompiled(wheel)) return [["wheel", fromWheel]];
  return [
    ["installer", runInstaller],
    ["wheel", fromWheel],
  ];
}

/**
 * Tries one way after the other.
 * @param {Context} context
 * @returns {Promise<BackendRecord>}
 */
async function settle(context) {
  const present = await versionInPlace();
  const good = { backend: /** @type {const} */ ("tensorflow"), reason: "", advice: [], key: computer() };
  if (present)
    return { ...good, how: backendRecord()?.how === "installer" ? "installer" : "wheel", version: present };
  /** @type {string[]} */
  const reasons = [];
  /** @type {string[]} */
  let advice = [];
  for (const [how, attempt] of ways()) {
    try {
      return { ...good, how, version: await attempt(context) };
    } catch (error) {
      reasons.push(shortReason(error));
      advice = adviceFor(error);
    }
  }
  return {
    backend: "cpu",
    how: "none",
    version: "",
    reason: reasons.join("; "),
    advice,
    key: circumstances(),
  };
}

/**
 * Makes the native backend work, or notes why it does not. Never fails: everything runs without it, slower.
 * @param {Context} context
 */
export async function settleTensorFlow(context) {
  startLog("tensorflow");
  keepBackendRecord(await settle(context));
}
