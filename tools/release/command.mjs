// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { root } from "../setup/places.mjs";
import { UsageError, defineCommand } from "../shared/command-line.mjs";
import { notebookText, toNotebook } from "../shared/jupytext.mjs";
import { chooseNames } from "../shared/names.mjs";
import { writeGradescope } from "./gradescope.mjs";
import { writeClassroom } from "./classroom.mjs";
import { idProblems, learnerNotebook, solvedNotebook } from "./learner-notebook.mjs";
import { writeNbgrader } from "./nbgrader.mjs";
import { writeStudent } from "./student.mjs";

/**
 * The exercises of every topic and their points.
 * @returns {Map<string, Map<string, number>>}
 */
function definedExercises() {
  try {
    /** @type {{ topics: { name: string, exercises: { id: string, points: number }[] }[] }} */
    const { topics } = createRequire(import.meta.url)("@attention-lab/exercises");
    return new Map(
      topics.map(({ name, exercises }) => [name, new Map(exercises.map(({ id, points }) => [id, points]))]),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : error;
    throw new Error(`The exercises cannot be loaded (${reason}). Run \`npm run build\` first.`);
  }
}

/**
 * The two files of one topic, as they should be.
 * @param {string} name
 * @param {Map<string, number> | undefined} defined
 */
async function filesOf(name, defined) {
  if (!defined) throw new Error(`${name}: no topic of this name is defined in exercises/src`);
  const converted = await toNotebook(join(root, "solutions", "src", `${name}.ts`));
  const solved = solvedNotebook(converted, name, defined);
  const problems = idProblems(solved, [...defined.keys()]);
  if (problems.length > 0) throw new Error(`${name}: ${problems.join("; ")}`);
  return [
    { path: `solutions/${name}.ipynb`, text: notebookText(solved) },
    { path: `exercises/${name}.ipynb`, text: notebookText(learnerNotebook(solved)) },
  ];
}

/** @param {{ path: string, text: string }} file */
function isStale({ path, text }) {
  const file = join(root, path);
  return !existsSync(file) || readFileSync(file, "utf8") !== text;
}

/** @param {{ path: string, text: string }} file */
function write({ path, text }) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`✓ ${path}`);
}

/**
 * Notebooks that no source stands behind.
 * @param {string[]} names
 */
function orphans(names) {
  return ["solutions", "exercises"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith(".ipynb") && !names.includes(basename(file, ".ipynb")))
      .map((file) => `${folder}/${file} has no source in solutions/src`),
  );
}

/** @param {string[]} names @param {boolean} check */
async function release(names, check) {
  const all = readdirSync(join(root, "solutions", "src"))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => basename(file, ".ts"))
    .sort();
  const chosen = chooseNames(names, all);
  const defined = definedExercises();
  const missing = [...defined.keys()].filter((name) => !all.includes(name));
  if (missing.length > 0) throw new Error(`There is no solutions/src/${missing.join(".ts, ")}.ts`);
  // All notebooks are made before the first is written: a mistake leaves every file as it was.
  const files = [];
  for (const name of chosen) files.push(...(await filesOf(name, defined.get(name))));
  if (!check) return files.forEach(write);
  const complaints = [
    ...files.filter(isStale).map(({ path }) => `${path} does not match its source`),
    ...orphans(all),
  ];
  if (complaints.length > 0) {
    throw new Error(`${complaints.join("\n  ")}\n  Run \`npm run release\` and commit the result.`);
  }
  console.log(`✓ ${files.length} notebooks match their sources`);
}

/** @param {{ out?: string, seed?: string, only?: string }} values */
function releaseGradescope({ out = "gradescope.zip", seed = "gradescope", only }) {
  const file = resolve(process.env["INIT_CWD"] ?? root, out);
  const bytes = writeGradescope(file, { seed, only });
  console.log(`✓ ${file} (${(bytes / 2 ** 20).toFixed(1)} MB): upload it under Configure Autograder`);
}

/**
 * The course for learners, and for GitHub Classroom with a workflow that gives points.
 * @param {"student" | "classroom"} kind
 * @param {string[]} folders
 * @param {string | undefined} only
 */
async function releaseCourse(kind, folders, only) {
  const [folder, ...more] = folders;
  if (folder === undefined || more.length > 0) throw new UsageError(`${kind} wants one folder to write into`);
  const target = resolve(process.env["INIT_CWD"] ?? root, folder);
  const files = await writeStudent(target);
  if (kind === "classroom") writeClassroom(target, definedExercises(), only);
  console.log(`✓ ${target}: ${files} files; try it with \`npm start\` there`);
}

/**
 * What a course of nbgrader's needs.
 * @param {string[]} folders
 * @param {string | undefined} only
 */
function releaseNbgrader(folders, only) {
  const [folder, ...more] = folders;
  if (folder === undefined || more.length > 0)
    throw new UsageError("nbgrader wants the folder of the course");
  const target = resolve(process.env["INIT_CWD"] ?? root, folder);
  const topics = only?.split(",").map((name) => name.trim()) ?? [];
  const written = writeNbgrader(target, chooseNames(topics, [...definedExercises().keys()]));
  console.log(`✓ ${written.join(", ")} in ${target}; go on there with: nbgrader generate_assignment NAME --create`); // prettier-ignore
}

/** @param {string[]} names @param {Values} values */
function run([name = "", ...names], values) {
  if (name === "gradescope") return releaseGradescope(values);
  if (name === "nbgrader") return releaseNbgrader(names, values.only);
  if (name === "student" || name === "classroom") return releaseCourse(name, names, values.only);
  return release(name === "" ? [] : [name, ...names], values.check ?? false);
}

/** @typedef {{ check?: boolean, out?: string, seed?: string, only?: string }} Values */

export const command = defineCommand({
  name: "release",
  usage: [
    "[NAME…]   makes solutions/*.ipynb and exercises/*.ipynb from solutions/src/*.ts, or those named",
    "  npm run release -- gradescope --only 01-softmax   makes an autograder for Gradescope",
    "  npm run release -- student FOLDER                 the course for learners: no solutions, no instructors' tools",
    "  npm run release -- classroom FOLDER               the same with a workflow for GitHub Classroom",
    "  npm run release -- nbgrader FOLDER                notebooks and settings for a course of nbgrader's",
  ],
  options: {
    check: { help: "writes nothing, fails when a notebook is not what its source gives" },
    out: { value: "FILE", help: "gradescope: where the zip goes; default gradescope.zip" },
    seed: { value: "TEXT", help: "gradescope: draws the cases; keep it to yourself" },
    only: {
      value: "LIST",
      help: "gradescope, classroom, nbgrader: topics (or exercises) that count, with commas",
    },
  },
  run: ({ values, names }) => run(names, values),
});
