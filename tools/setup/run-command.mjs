// @ts-check
import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join, relative } from "node:path";
import { noteChild } from "./lock.mjs";
import { places } from "./places.mjs";

/**
 * @typedef {object} CommandResult
 * @property {boolean} ok
 * @property {string} output the end of standard output and standard error, interleaved
 * @property {string} log the log file, relative to the clone
 */

/**
 * @typedef {object} CommandOptions
 * @property {string} step names the log file
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs]
 * @property {(line: string) => void} [onLine]
 */

const KEPT_OUTPUT = 200_000;
const ownGroup = process.platform !== "win32";
/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} signal */
function killTree(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(ownGroup ? -child.pid : child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** @param {NodeJS.Signals} signal */
function stop(signal) {
  for (const child of running) killTree(child, "SIGTERM");
  process.stderr.write("\nSet-up was interrupted; run the same command again to go on.\n");
  process.exit(128 + constants.signals[signal]);
}

/**
 * While some work runs, Ctrl-C ends what it started and then this process: nothing is left behind.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function stoppingOnSignals(work) {
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, stop);
  }
}

/** @param {string} step */
export function startLog(step) {
  rmSync(join(places.logs, `${step}.log`), { force: true });
}

/** @param {string} file @param {string} text */
function appendToLog(file, text) {
  try {
    mkdirSync(places.logs, { recursive: true });
    appendFileSync(file, text);
  } catch {
    // A full disk must not hide the failure it caused.
  }
}

/** @param {string} command @param {string[]} args @param {string | undefined} cwd @param {NodeJS.ProcessEnv | undefined} env */
function start(command, args, cwd, env) {
  // Batch files of Windows need a shell; everywhere else arguments go through untouched.
  const shell = process.platform === "win32" && /\.(cmd|bat)$/i.test(command);
  const child = spawn(command, args, {
    cwd,
    env,
    shell,
    detached: ownGroup,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  noteChild(child.pid);
  return child;
}

/**
 * Runs a program without a shell, keeps the end of its output, writes all of it to the step's log.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} options
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, options) {
  const { step, cwd = places.root, env = process.env, timeoutMs = 0, onLine } = options;
  const file = join(places.logs, `${step}.log`);
  appendToLog(file, `$ ${[command, ...args].join(" ")}\n`);
  const child = start(command, args, cwd, env);
  let output = "";
  /** @param {string} text */
  const take = (text) => {
    output = (output + text).slice(-KEPT_OUTPUT);
    appendToLog(file, text);
    if (onLine) for (const line of text.split(/[\r\n]+/)) if (line.trim()) onLine(line.trim());
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  return new Promise((resolve) => {
    const late = () => end(`timed out after ${timeoutMs / 1000} s`);
    const timeout = timeoutMs > 0 ? setTimeout(late, timeoutMs) : undefined;
    /** @param {string} problem empty when it succeeded */
    const end = (problem) => {
      if (!running.delete(child)) return;
      clearTimeout(timeout);
      if (child.exitCode === null) killTree(child, "SIGKILL");
      if (problem) take(`${problem}\n`);
      noteChild(undefined);
      resolve({ ok: problem === "", output, log: relative(places.root, file) });
    };
    child.on("error", (error) => end(`cannot start ${command}: ${error.message}`));
    child.on("close", (code, signal) => end(code === 0 ? "" : `ended with ${signal ?? `exit code ${code}`}`));
  });
}
