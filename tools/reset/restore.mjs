// @ts-check
/** Puts an exercise notebook back: made from the solved one, or the one that came, so neither Python nor git is needed. */
import { copyFileSync, constants, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { notebookText } from "../shared/jupytext.mjs";
import { learnerNotebook } from "../release/learner-notebook.mjs";

/** Hidden, so that the grader passes it by. */
export const BACKUPS = ".reset-backups";

/** Exercise notebooks as they came, in the course for learners, which has no solved ones. */
export const ORIGINALS = ".originals";

/** @typedef {{ path: string, file: string, text: string, state: "missing" | "untouched" | "changed" }} Plan */

/**
 * The notebooks that can be reset.
 * @param {string} root
 */
export function knownNotebooks(root) {
  const originals = join(root, "exercises", ORIGINALS);
  return readdirSync(existsSync(originals) ? originals : join(root, "solutions"))
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => file.replace(/\.ipynb$/, ""))
    .sort();
}

/**
 * What a reset would write, and what is there now.
 * @param {string} root
 * @param {string} name
 * @returns {Plan}
 */
export function planReset(root, name) {
  const path = `exercises/${name}.ipynb`;
  const file = join(root, path);
  const text = originalOf(root, name);
  const state = !existsSync(file) ? "missing" : readFileSync(file, "utf8") === text ? "untouched" : "changed";
  return { path, file, text, state };
}

/** @param {string} root @param {string} name */
function originalOf(root, name) {
  const original = join(root, "exercises", ORIGINALS, `${name}.ipynb`);
  if (existsSync(original)) return readFileSync(original, "utf8");
  return notebookText(learnerNotebook(parse(join(root, "solutions", `${name}.ipynb`))));
}

/** @param {string} file @returns {import("../shared/jupytext.mjs").Notebook} */
function parse(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new Error(`${file} cannot be read (${reason}). Get it back with: git checkout -- "${file}"`);
  }
}

/**
 * Copies the learner's version, byte for byte, under a name of its own.
 * @param {string} root
 * @param {string} name
 * @param {Date} now
 * @returns {string} where it is, seen from the root
 */
export function backUp(root, name, now) {
  const pad = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const day = [now.getFullYear(), pad(now.getMonth() + 1), pad(now.getDate())].join("-");
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(pad).join("-");
  mkdirSync(join(root, "exercises", BACKUPS), { recursive: true });
  for (let copy = 1; ; copy++) {
    const path = `exercises/${BACKUPS}/${name}.${day}.${time}${copy > 1 ? `-${copy}` : ""}.ipynb`;
    if (existsSync(join(root, path))) continue;
    copyFileSync(join(root, "exercises", `${name}.ipynb`), join(root, path), constants.COPYFILE_EXCL);
    return path;
  }
}

/**
 * An interruption leaves the old notebook or the new one, whole.
 * @param {Plan} plan
 */
export function restore({ file, text }) {
  writeFileAtomic.sync(file, text);
}
