// @ts-check
/** The programs of .venv name its folder in their first lines: in a moved or copied clone they would run the old one. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { places } from "./places.mjs";
import { readStamp, writeStamp } from "./stamps.mjs";

const HOME = "venv-home";
/** `#!/path/.venv/bin/python`, or pip's form for long paths and blanks: three lines that are both shell and Python. */
const HEADER = /^#!(?:[^\n]*python[^\n]*|\/bin\/sh\n'''exec' [^\n]*\n' ''')\n/;

/** @returns {boolean} whether the programs of .venv start the Python of this very folder */
export function areScriptsHere() {
  return readStamp(HOME) === places.venv;
}

/**
 * @param {string} text of a program
 * @param {string} python
 * @returns {string} the program, started by this Python; what is no Python program stays as it is
 */
export function startedBy(text, python) {
  return text.replace(HEADER, () => `#!/bin/sh\n'''exec' "${python}" "$0" "$@"\n' '''\n`);
}

/** @param {string} text of activate, activate.fish, … @param {string} home @returns {string} */
function forHome(text, home) {
  const old = /VIRTUAL_ENV[= ]+["']?([^"'\n]+\.venv)/.exec(text)?.[1];
  return old ? text.replaceAll(old, home) : text;
}

/** Makes the programs of .venv start the Python that stands beside them. */
export function bindScripts() {
  const folder = places.venvPrograms;
  // On Windows they are binaries; nothing here starts them, and a new .venv is made by deleting the old one.
  const names = process.platform === "win32" || !existsSync(folder) ? [] : readdirSync(folder);
  for (const name of names.filter((each) => !/^python|\.(exe|dll)$/.test(each))) {
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    const bound = /^activate/i.test(name) ? forHome(text, places.venv) : startedBy(text, places.venvPython);
    if (bound !== text) writeFileSync(file, bound);
  }
  writeStamp(HOME, places.venv);
}
