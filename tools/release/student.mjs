// @ts-check
/**
 * The course for learners: this project without solutions, without the sources of the checks, and without what only
 * authors and instructors need. Checks and marks work there; marks that count are given by the instructor's own run.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ORIGINALS } from "../reset/restore.mjs";
import { places, root } from "../setup/places.mjs";
import { projectFiles } from "./project-files.mjs";

/** What learners do not get. */
const LEFT_OUT = [
  /^(\.ci|solutions)\//,
  /^[^/]+\/test\//,
  /^exercises\/(src\/|tsconfig\.json$)/,
  /^grader\/(cluster|nbgrader|schema)\//,
  /^notebooks\/(src\/|claims)/,
  /^tools\/(browser|checks|ci|claims|docs|exercises|mutants|new|notebooks|release|requirements-authors)/,
  /^(CHANGELOG|CONTRIBUTING)\.md$|^(eslint|jest)\.config\.|^\.(dependency-cruiser|prettier)|^tsconfig\.(check|notebooks)/,
];
/** What of these is needed after all. */
const KEPT = new Set(["tools/release/learner-notebook.mjs", "tools/release/solution-region.mjs"]);

const SCRIPTS = ["start", "setup", "doctor", "build", "grade", "train", "study", "translate", "reset", "bench", "inpaint", "caption"]; // prettier-ignore

/** Parts of the README that are not for learners. */
const CHAPTERS = ["For instructors", "Claims, measured"];

/**
 * Writes the course into an empty or new folder.
 * @param {string} folder
 * @returns {Promise<number>} how many files
 * @throws {Error} when something is there already, or nothing is built
 */
export async function writeStudent(folder) {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty.`);
  const files = projectFiles((name) => KEPT.has(name) || !LEFT_OUT.some((part) => part.test(name)));
  for (const name of files) copy(name, folder);
  const notebooks = files.filter((name) => /^exercises\/[^/]+\.ipynb$/.test(name));
  for (const name of notebooks)
    cpSync(join(root, name), join(folder, "exercises", ORIGINALS, name.slice("exercises/".length)));
  await bundleChecks(join(folder, "exercises", "dist"));
  change(folder, "package.json", withScripts);
  change(folder, "tsconfig.json", (text) => text.replace('    { "path": "exercises" },\n', ""));
  change(folder, ".gitignore", (text) => `${text}!exercises/dist/\n`);
  change(folder, "README.md", readme);
  return files.length + notebooks.length;
}

/** @param {string} name @param {string} folder */
function copy(name, folder) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  cpSync(join(root, name), join(folder, name));
}

/**
 * The checks as one file without names and comments: a learner who looks for answers finds none by accident.
 * @param {string} folder
 */
async function bundleChecks(folder) {
  const built = join(root, "exercises", "dist");
  if (!existsSync(join(built, "index.js"))) throw new Error("Nothing is built: run `npm run build` first.");
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(built, "index.js")],
    outfile: join(folder, "index.js"),
    bundle: true,
    minify: true,
    keepNames: true, // a check names a learner's function by the name of ours
    platform: "node",
    target: "node20",
    packages: "external",
    nodePaths: [places.modules],
    logLevel: "silent",
  });
  cpSync(join(built, "index.d.ts"), join(folder, "index.d.ts"));
}

/** @param {string} folder @param {string} name @param {(text: string) => string} edit */
function change(folder, name, edit) {
  const before = readFileSync(join(root, name), "utf8");
  const after = edit(before);
  if (after === before) throw new Error(`${name} has no place for what is to be changed`);
  writeFileSync(join(folder, name), after);
}

/** @param {string} text */
function withScripts(text) {
  const manifest = JSON.parse(text);
  const kept = Object.entries(manifest.scripts).filter(([name]) => SCRIPTS.includes(name));
  return `${JSON.stringify({ ...manifest, scripts: Object.fromEntries(kept) }, null, 2)}\n`;
}

/** @param {string} text */
function readme(text) {
  const [opening = "", ...chapters] = text.split(/^(?=## )/m);
  const kept = chapters.filter((chapter) => !CHAPTERS.some((title) => chapter.startsWith(`## ${title}\n`)));
  return [opening, ...kept]
    .join("")
    .replace("## Two commands", "## One command")
    .replace(/^npm test .*\n/m, "")
    .replace(/^\[CONTRIBUTING\].*Licence/m, "Licence");
}
