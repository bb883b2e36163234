// @ts-check
import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { places } from "./places.mjs";
import { readStamp, removeStamp, writeStamp } from "./stamps.mjs";

/** @typedef {{ pid: number, host: string }} Owner */

const HEARTBEAT_MS = 5_000;
const STALE_MS = 60_000;
const CHILD_STAMP = "running-child";
/** The lock this process holds; empty when it holds none. */
let held = "";

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * When a process started, as the system tells it: together with the number it names one process for good.
 * @param {number} pid
 * @returns {string} empty when there is no such process
 */
export function startTimeOf(pid) {
  try {
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/**
 * Remembers the program set-up is running now, so that a set-up that is killed does not leave it working unseen.
 * @param {number | undefined} pid undefined when it ended
 */
export function noteChild(pid) {
  if (!held || process.platform === "win32") return;
  try {
    if (pid === undefined) removeStamp(CHILD_STAMP);
    else writeStamp(CHILD_STAMP, `${pid} ${startTimeOf(pid)}`);
  } catch {
    // Only a convenience after a crash: a full disk is reported by the step itself.
  }
}

/** Ends the program that a killed set-up left behind: it would write to the same folders as the new one. */
export function endOrphan() {
  const [pid = "", ...started] = readStamp(CHILD_STAMP).split(" ");
  if (/^\d+$/.test(pid) && started.join(" ") !== "" && startTimeOf(Number(pid)) === started.join(" ")) {
    try {
      process.kill(-Number(pid), "SIGKILL");
    } catch {
      // It ended by itself in the meantime.
    }
  }
  removeStamp(CHILD_STAMP);
}

/** @param {string} file @returns {Owner | undefined} */
function ownerOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function isStale(file) {
  try {
    const owner = ownerOf(file);
    if (Date.now() - statSync(file).mtimeMs > STALE_MS) return true;
    return owner !== undefined && owner.host === hostname() && !isAlive(owner.pid);
  } catch {
    return false;
  }
}

/** @param {string} file @returns {boolean} whether the lock is ours now */
function tryLock(file) {
  try {
    const handle = openSync(file, "wx");
    writeSync(handle, JSON.stringify({ pid: process.pid, host: hostname() }));
    closeSync(handle);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} file */
function removeStale(file) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    const before = readFileSync(file, "utf8");
    renameSync(file, aside);
    // Another waiting set-up may have been quicker and hold a fresh lock: give it back.
    if (readFileSync(aside, "utf8") !== before) renameSync(aside, file);
    else rmSync(aside, { force: true });
  } catch {
    // Somebody else removed it first.
  }
}

/**
 * @param {string} file
 * @param {(pid: number | undefined) => void} onWait called once when another set-up is at work
 * @param {number} pollMs
 */
async function acquire(file, onWait, pollMs) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!tryLock(file)) {
    if (isStale(file)) {
      removeStale(file);
      continue;
    }
    if (!told) onWait(ownerOf(file)?.pid);
    told = true;
    await pause(pollMs);
  }
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The folder was removed under us; the work will say so.
  }
}

/**
 * Waits until no other set-up works in this clone, then holds the lock while the work runs.
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ file?: string, onWait?: (pid: number | undefined) => void, pollMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(
  work,
  { file = join(places.stamps, "lock"), onWait = () => {}, pollMs = 500 } = {},
) {
  await acquire(file, onWait, pollMs);
  held = file;
  const release = () => rmSync(file, { force: true });
  const heartbeat = setInterval(touch, HEARTBEAT_MS, file);
  process.once("exit", release);
  try {
    endOrphan();
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener("exit", release);
    held = "";
    release();
  }
}
