/** What a learner's process must be able to read for the packages that an exercise allows. */
import { createRequire } from "node:module";
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { RUNTIME } from "../wire";

export interface AllowedPackages {
  /** The file to load for each name. */
  files: Record<string, string>;
  /** The folders to be read, and nothing beside them. */
  folders: string[];
}

/** TensorFlow.js on plain JavaScript, and what it loads. Not `node-fetch`: there is no network anyway. */
const TENSORFLOW = "@tensorflow/tfjs";
const LOADED_BY_TENSORFLOW = [
  ...["core", "layers", "converter", "data", "backend-cpu", "backend-webgl"].map(
    (part) => `${TENSORFLOW}-${part}`,
  ),
  "long",
  "seedrandom",
];

/**
 * Where `names` are, seen from `project`. Behind {@link RUNTIME} stands plain TensorFlow.js; of any other package
 * only its own folder can be read.
 * @throws Error when a package is not installed
 */
export function allowedPackages(names: readonly string[], project: string): AllowedPackages {
  const from = createRequire(join(project, "index.js"));
  const allowed: AllowedPackages = { files: {}, folders: [] };
  for (const name of names) {
    const installed = name === RUNTIME ? TENSORFLOW : name;
    allowed.files[name] = realpathSync(from.resolve(installed));
    const needed = name === RUNTIME ? [TENSORFLOW, ...LOADED_BY_TENSORFLOW] : [name];
    allowed.folders.push(...needed.map((each) => packageFolder(each, from)));
  }
  return allowed;
}

/** @throws Error when the package is not installed */
export function packageFolder(name: string, from: NodeJS.Require): string {
  for (const place of from.resolve.paths(name) ?? []) {
    try {
      return dirname(realpathSync(join(place, name, "package.json")));
    } catch {
      // Not here; it may be further up.
    }
  }
  throw new Error(`The package ${name} is not installed.`);
}
