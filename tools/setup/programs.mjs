// @ts-check
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The first of some programs that PATH has.
 * @param {string[]} names
 * @param {string | undefined} [path]
 * @returns {string} its full name; empty when there is none
 */
export function findProgram(names, path = process.env["PATH"]) {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat", ""] : [""];
  for (const name of names) {
    for (const folder of (path ?? "").split(delimiter).filter(Boolean)) {
      for (const ending of endings) {
        try {
          accessSync(join(folder, name + ending), constants.X_OK);
          return join(folder, name + ending);
        } catch {
          // Not here.
        }
      }
    }
  }
  return "";
}

/** @returns {string} the C++ compiler; empty when there is none */
export function findCompiler() {
  return findProgram([process.env["CXX"] ?? "", "g++", "c++", "clang++"].filter(Boolean));
}
