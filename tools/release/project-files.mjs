// @ts-check
/** What the project consists of. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/places.mjs";

/**
 * Files under version control, as they stand now, from the project's root.
 * @param {(name: string) => boolean} wanted
 * @returns {string[]}
 */
export function projectFiles(wanted) {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 });
  return listed.split("\0").filter((name) => name !== "" && wanted(name) && existsSync(join(root, name)));
}
