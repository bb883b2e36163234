// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePages } from "./bundle.mjs";
import { commandFailure } from "./failures.mjs";
import { places } from "./places.mjs";
import { runCommand } from "./run-command.mjs";
import { filesFingerprint, fingerprint, readStamp, sourcesFingerprint, writeStamp } from "./stamps.mjs";

const STAMP = "build";

/** @returns {string[]} the folders of the projects that tsconfig.json references */
function projects() {
  /** @type {{ references?: { path: string }[] }} */
  const config = JSON.parse(readFileSync(join(places.root, "tsconfig.json"), "utf8"));
  return (config.references ?? []).map(({ path }) => join(places.root, path));
}

/** @returns {string} */
function buildInputs() {
  const folders = projects();
  const configs = [places.root, ...folders].map((folder) => join(folder, "tsconfig.json"));
  const sources = folders.map((folder) => join(folder, "src"));
  return fingerprint([
    filesFingerprint([...configs, join(places.root, "package-lock.json")]),
    sourcesFingerprint(places.root, sources),
  ]);
}

/** @returns {boolean} */
export function isBuilt() {
  const outputs = projects().map((folder) => join(folder, "dist"));
  return outputs.every((folder) => existsSync(folder)) && readStamp(STAMP) === buildInputs();
}

/**
 * Compiles what changed; the stamp makes the next start instant. Types are not checked here (`npm test` does): where a
 * package is only half installed, what can run does. The kernel needs the declarations, which are written all the same.
 * Pages for the browser are put into one file each.
 */
export async function build() {
  const inputs = buildInputs();
  const tsc = join(places.modules, "typescript", "bin", "tsc");
  const result = await runCommand(process.execPath, [tsc, "-b", "--noCheck"], { step: "build" });
  if (!result.ok)
    throw commandFailure(
      "tsc -b --noCheck (building lib, datasets, grader, exercises and experiments)",
      result,
    );
  await bundlePages();
  writeStamp(STAMP, inputs);
}
