// @ts-check
/** What cannot be mended here is found before anything is fetched: what, why, what to do. */
import { accessSync, constants, existsSync, lstatSync, readdirSync, statSync, statfsSync } from "node:fs";
import { join, relative } from "node:path";
import { SetupFailure } from "./failures.mjs";
import { places } from "./places.mjs";

/** @typedef {{ what: string, why: string, advice: string }} Obstacle */

/** A first set-up without the native library needs about this much; the library, a gigabyte and more, is optional. */
const NEEDED_BYTES = 0.8e9;

/**
 * Somebody who works in another user's clone as root leaves files that this user cannot change.
 * @param {{ uid: number, owner: number, sudo: boolean }} facts
 * @returns {Obstacle | undefined}
 */
export function sudoObstacle({ uid, owner, sudo }) {
  if (uid !== 0 || owner === 0 || !sudo) return undefined;
  return {
    what: "running with sudo",
    why: "the files it makes would belong to root, and later runs without sudo could not change them",
    advice: "run the same command without sudo",
  };
}

/** @returns {string[]} the folders that set-up writes to, and what stands directly in them */
function writtenFolders() {
  const packages = ["lib", "datasets", "grader", "exercises", "experiments"].map((name) =>
    join(places.root, name),
  );
  const made = [places.cache, places.modules, places.venv, ...packages.map((folder) => join(folder, "dist"))];
  const inside = [places.cache, places.stamps].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
  );
  return [places.root, ...packages, ...made, ...inside].filter((path) => existsSync(path));
}

/** @param {string} path @returns {string} the code of the error; empty when it may be written */
function writeProblem(path) {
  try {
    const folder = statSync(path).isDirectory();
    accessSync(path, folder ? constants.W_OK | constants.X_OK : constants.W_OK);
    return "";
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code ?? "EACCES";
  }
}

/** @returns {Obstacle | undefined} */
function writeObstacle() {
  for (const path of writtenFolders()) {
    const code = writeProblem(path);
    if (!code) continue;
    const name = relative(places.root, path) || "the folder of this clone";
    if (code === "EROFS")
      return {
        what: `${name} cannot be written`,
        why: "its file system is read-only",
        advice: "clone into a folder that you may write to",
      };
    const rooted = lstatSync(path).uid === 0 && process.getuid?.() !== 0;
    return {
      what: `${name} cannot be written`,
      why: rooted ? "it belongs to root (a command was run with sudo)" : `you may not write there (${code})`,
      advice: rooted
        ? `give it back to you: sudo chown -R "$(id -un)" "${places.root}"`
        : `make it yours: chmod -R u+rwX "${places.root}", or clone into a folder that you may write to`,
    };
  }
  return undefined;
}

/** @returns {Obstacle | undefined} */
function diskObstacle() {
  if (existsSync(places.modules)) return undefined;
  const { bavail, bsize } = statfsSync(places.root);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES) return undefined;
  return {
    what: "the disk",
    why: `${(free / 1e9).toFixed(1)} GB are free, the first set-up needs ${NEEDED_BYTES / 1e9} GB`,
    advice: "free some space, run the same command again",
  };
}

/** @returns {Obstacle | undefined} the first thing that stands in the way */
export function findObstacle() {
  const uid = process.getuid?.() ?? -1;
  const sudo = process.env["SUDO_UID"] !== undefined && process.env["SUDO_UID"] !== "0";
  return sudoObstacle({ uid, owner: statSync(places.root).uid, sudo }) ?? writeObstacle() ?? diskObstacle();
}

/** @throws {SetupFailure} for the first obstacle */
export function requireNoObstacle() {
  const obstacle = findObstacle();
  if (!obstacle) return;
  const { what, why, advice } = obstacle;
  throw new SetupFailure(`${what} (nothing was installed)`, { why, advice: [advice] });
}
