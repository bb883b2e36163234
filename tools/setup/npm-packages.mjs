// @ts-check
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { commandFailure } from "./failures.mjs";
import { places } from "./places.mjs";
import { runCommand } from "./run-command.mjs";
import { readStamp, removeStamp, writeStamp } from "./stamps.mjs";

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, resolved?: string }} LockedPackage */

const STARTED = "npm-started";
/** A blocked registry is noticed within seconds, a flaky one gets three attempts. */
const RETRIES = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-factor=3"];

/** Everything, into this folder: whatever the user's own .npmrc says. */
const WHOLE = [
  "--include=dev",
  "--include=optional",
  "--include=peer",
  "--install-strategy=hoisted",
  "--no-global",
  "--no-dry-run",
  "--no-package-lock-only",
];

/** @param {string} file @returns {Record<string, LockedPackage> | undefined} */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * Packages that the lock file wants and that are missing or have another version.
 * @param {Record<string, LockedPackage>} wanted from package-lock.json
 * @param {Record<string, LockedPackage>} installed from node_modules/.package-lock.json
 * @returns {string[]}
 */
export function packagesOutOfStep(wanted, installed) {
  return Object.entries(wanted)
    .filter(([path, entry]) => path.includes("node_modules/") && !entry.optional)
    .filter(([path, entry]) => installed[path]?.version !== entry.version)
    .map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
}

/**
 * @returns {string} why the npm packages have to be installed; empty when they are in step with the lock file
 */
export function npmProblem() {
  const installed = lockedPackages(join(places.modules, ".package-lock.json"));
  if (!installed) return "not installed";
  if (readStamp(STARTED)) return "the last installation was interrupted";
  const missing = packagesOutOfStep(lockedPackages(join(places.root, "package-lock.json")) ?? {}, installed);
  return missing.length === 0
    ? ""
    : `${missing.length} not in step with package-lock.json (${missing.slice(0, 3).join(", ")})`;
}

/** @returns {{ command: string, args: string[] }} npm, run by this very Node where that can be arranged */
export function npmCommand() {
  const beside = dirname(process.execPath);
  const scripts = [
    process.env["npm_execpath"] ?? "",
    join(beside, "node_modules", "npm", "bin", "npm-cli.js"),
    join(beside, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const script = scripts.find((file) => file.endsWith("npm-cli.js") && existsSync(file));
  if (script) return { command: process.execPath, args: [script] };
  return { command: process.platform === "win32" ? "npm.cmd" : "npm", args: [] };
}

/**
 * @param {{ progress: (text: string) => void }} context
 */
export async function installNpmPackages({ progress }) {
  const npm = npmCommand();
  writeStamp(STARTED, "npm ci");
  progress("fetching about 550 packages");
  // npm's cache stays inside the clone until the packages are in place, so that a second attempt is quick.
  const flags = [
    ...WHOLE,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--cache",
    places.npmCache,
    ...RETRIES,
  ];
  const result = await runCommand(npm.command, [...npm.args, "ci", ...flags], {
    step: "npm",
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}` },
  });
  if (!result.ok) throw commandFailure("npm ci (the packages of package-lock.json)", result);
  rmSync(places.npmCache, { recursive: true, force: true });
  removeStamp(STARTED);
}
