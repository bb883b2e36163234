// @ts-check
/** Which files are mutated, and which tests have to notice. */
import { existsSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { UsageError } from "../shared/command-line.mjs";

/** @typedef {{ mutate: string[], tests: string }} Plan */

/** Figures have tests of their own, in one folder for all rooms; what they look like is told by looking at them. */
const FIGURES = "figures";

/**
 * @param {string} root the clone
 * @param {string} path a room or a file of a package's `src`, as typed
 * @returns {Plan} patterns of what is mutated and the folder of its tests, both relative to the clone
 * @throws {UsageError} where there is no such source, or no folder of tests beside it
 */
export function planMutants(root, path) {
  const from = relative(root, resolve(root, path)).split(sep).join("/");
  const [packageName, src, room] = from.split("/");
  if (src !== "src" || room === undefined) {
    throw new UsageError(`${path} is no room of a package, such as lib/src/softmax or grader/src/core.`);
  }
  const full = join(root, from);
  if (!existsSync(full)) throw new UsageError(`${path}: there is no such file or folder.`);
  const isFigures = from.split("/").includes(FIGURES);
  const tests = `${packageName}/test/${isFigures ? FIGURES : room.replace(/\.ts$/, "")}`;
  if (!existsSync(join(root, tests))) throw new UsageError(`${path} has no tests of its own (${tests}).`);
  if (!statSync(full).isDirectory()) return { mutate: [from], tests };
  return { mutate: [`${from}/**/*.ts`, ...(isFigures ? [] : [`!${from}/**/${FIGURES}/**`])], tests };
}
