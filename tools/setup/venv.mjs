// @ts-check
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { commandFailure } from "./failures.mjs";
import { places } from "./places.mjs";
import { hasPip, pipEnvironment, pythonEnvironment, requirePython } from "./python.mjs";
import { runCommand } from "./run-command.mjs";
import { filesFingerprint, readStamp, removeStamp, writeStamp } from "./stamps.mjs";

/** @typedef {{ progress: (text: string) => void }} Context */

const STARTED = "venv-started";

/** The learner's packages, and those only authors need. */
const SETS = {
  learner: { stamp: "venv", file: places.requirements },
  authors: { stamp: "venv-authors", file: places.authorsRequirements },
};

/** @param {keyof typeof SETS} set @returns {boolean} */
export function isVenvReady(set) {
  const { stamp, file } = SETS[set];
  // A Python that was removed or replaced leaves a dangling link, which existsSync follows.
  const whole =
    existsSync(places.venvPython) && existsSync(join(places.venv, "pyvenv.cfg")) && !readStamp(STARTED);
  return whole && readStamp(stamp) === filesFingerprint([file, places.constraints]);
}

/** @param {Context} context */
async function makeVenv({ progress }) {
  // Half an environment is not worth mending: pip's downloads are kept, so making a new one is quick.
  if (existsSync(places.venvPython) && !readStamp(STARTED) && (await hasPip(places.venvPython))) return;
  const { program, version } = await requirePython();
  progress(`making .venv with Python ${version}`);
  for (const { stamp } of Object.values(SETS)) removeStamp(stamp);
  writeStamp(STARTED, version);
  rmSync(places.venv, { recursive: true, force: true });
  const result = await runCommand(program, ["-m", "venv", places.venv], {
    step: "python",
    env: pythonEnvironment(),
  });
  if (!result.ok) throw commandFailure(`python3 -m venv .venv (Python ${version})`, result);
}

/**
 * What a line of pip's output tells a waiting user; empty when nothing.
 * @param {string} line
 * @returns {string}
 */
export function pipProgress(line) {
  const collected = /^(?:Collecting|Processing) (?:\S*\/)?([A-Za-z0-9_.]+(?:-[A-Za-z]+)*)/.exec(line)?.[1];
  if (collected) return `fetching ${collected}`;
  if (line.startsWith("Installing collected packages")) return "installing the packages";
  return /Retrying/.test(line) ? "the package index does not answer, trying again" : "";
}

/**
 * @param {keyof typeof SETS} set
 * @param {Context} context
 */
export async function installPythonPackages(set, { progress }) {
  await makeVenv({ progress });
  const { stamp, file } = SETS[set];
  writeStamp(STARTED, set);
  progress("fetching about 100 packages");
  const flags = ["--retries=1", "--timeout=20", "--progress-bar=off", "--no-input", "--prefer-binary"];
  // With a version for each package pip never tries older ones, which can take minutes and end in a conflict.
  const what = ["-r", file, "-c", places.constraints];
  const result = await runCommand(places.venvPython, ["-m", "pip", "install", ...flags, ...what], {
    step: "python",
    env: pipEnvironment(),
    onLine: (line) => progress(pipProgress(line)),
  });
  if (!result.ok) throw commandFailure(`pip install -r ${file.slice(places.root.length + 1)}`, result);
  rmSync(places.pipCache, { recursive: true, force: true });
  removeStamp(STARTED);
  writeStamp(stamp, filesFingerprint([file, places.constraints]));
}
