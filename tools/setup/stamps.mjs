// @ts-check
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { places } from "./places.mjs";

/** A stamp is a small file written after a step succeeded; it says for which inputs. */

/**
 * Short hash of some texts; their order and borders count.
 * @param {string[]} parts
 * @returns {string}
 */
export function fingerprint(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part};`);
  return hash.digest("hex").slice(0, 24);
}

/**
 * Fingerprint of files' contents; a missing file counts as a content of its own.
 * @param {string[]} files
 * @returns {string}
 */
export function filesFingerprint(files) {
  return fingerprint(files.map((file) => (existsSync(file) ? readFileSync(file, "utf8") : "(missing)")));
}

/**
 * Fingerprint of names, sizes and times of the TypeScript sources below some folders: cheap, and notices deletions.
 * @param {string} base names are relative to it, so that a moved folder keeps its fingerprint
 * @param {string[]} folders
 * @returns {string}
 */
export function sourcesFingerprint(base, folders) {
  /** @type {string[]} */
  const seen = [];
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
      const file = join(entry.parentPath ?? entry.path, entry.name);
      const { size, mtimeMs } = statSync(file);
      seen.push(`${relative(base, file)} ${size} ${Math.floor(mtimeMs)}`);
    }
  }
  return fingerprint(seen.sort());
}

/**
 * Writes a file under a temporary name and renames it: readers see the old text or the new one, never half.
 * @param {string} file
 * @param {string} text
 */
export function writeWhole(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/**
 * @param {string} name
 * @param {string} [folder]
 * @returns {string} the stamp's text, empty when there is none
 */
export function readStamp(name, folder = places.stamps) {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} [folder]
 */
export function writeStamp(name, text, folder = places.stamps) {
  writeWhole(join(folder, name), text);
}

/**
 * @param {string} name
 * @param {string} [folder]
 */
export function removeStamp(name, folder = places.stamps) {
  rmSync(join(folder, name), { force: true });
}
