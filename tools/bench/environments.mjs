// @ts-check
/** What our numbers are compared with: Python packages in environments of their own, installed only when asked. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { places } from "../setup/places.mjs";
import { pipEnvironment, requirePython } from "../setup/python.mjs";
import { runCommand } from "../setup/run-command.mjs";

const windows = process.platform === "win32";

/**
 * @typedef {object} Environment
 * @property {string} python
 * @property {(program: string) => string} program of its packages
 * @property {() => boolean} isThere
 * @property {() => Promise<boolean>} install whether it is there then
 */

/**
 * An environment in .cache/bench.
 * @param {string} name of its folder
 * @param {readonly string[]} packages
 * @returns {Environment}
 */
export function environment(name, packages) {
  const venv = join(places.cache, "bench", name);
  const complete = join(venv, "complete");
  const program = (/** @type {string} */ of) =>
    join(venv, windows ? "Scripts" : "bin", windows ? `${of}.exe` : of);
  const python = program("python");
  const isThere = () => existsSync(complete) && existsSync(python);
  return { python, program, isThere, install: async () => isThere() || install() };

  async function install() {
    const found = await requirePython();
    console.error(`Installing ${packages.join(", ")} into .cache/bench/${name} …`);
    rmSync(venv, { recursive: true, force: true });
    const flags = ["--retries=1", "--timeout=60", "--progress-bar=off", "--no-input"];
    const done =
      (await run(found.program, ["-m", "venv", venv])) &&
      (await run(python, ["-m", "pip", "install", ...flags, ...packages]));
    if (done) writeFileSync(complete, packages.join("\n"));
    return done;
  }
}

/** @param {string} command @param {string[]} args */
async function run(command, args) {
  const onLine = (/** @type {string} */ line) => console.error(`  ${line.slice(0, 100)}`);
  const result = await runCommand(command, args, { step: "bench", env: pipEnvironment(), onLine });
  if (!result.ok) console.error(`${command} ${args.join(" ")} failed; all of its output is in ${result.log}`);
  return result.ok;
}
