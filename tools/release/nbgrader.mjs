// @ts-check
/** A course of nbgrader's with our notebooks: nbgrader hands out and collects, our grader marks, nbgrader books. */
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../setup/places.mjs";

/**
 * Adds notebooks and settings to the folder of a course.
 * @param {string} folder
 * @param {readonly string[]} topics
 * @returns {string[]} what was written
 * @throws {Error} when one of the files is there already; nothing is written then
 */
export function writeNbgrader(folder, topics) {
  const ours = join(root, "grader", "nbgrader");
  const files = new Map([
    ...topics.map((name) => /** @type {[string, string]} */ ([join("source", name, `${name}.ipynb`), join(root, "exercises", `${name}.ipynb`)])), // prettier-ignore
    ...readdirSync(ours).map((name) => /** @type {[string, string]} */ ([name, join(ours, name)])),
  ]);
  const there = [...files.keys()].filter((name) => existsSync(join(folder, name)));
  if (there.length > 0) throw new Error(`${folder} has ${there.join(", ")} already: move it away, or choose other topics with --only`); // prettier-ignore
  for (const [name, from] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(from, join(folder, name));
  }
  return [...files.keys()];
}
