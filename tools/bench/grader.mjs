// @ts-check
/** Grading a class of different notebooks: ours, nbgrader's and Otter's, the same eight tasks, one after the other. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { root } from "../setup/places.mjs";
import { environment } from "./environments.mjs";
import { NAME, studentOf, writeNbgraderCourse, writeOtterCourse, writeOurs } from "./grader_notebooks.mjs";

const nbgrader = environment("nbgrader", ["nbgrader==0.9.6"]);
const otter = environment("otter", ["otter-grader==7.0.0", "ipykernel"]);

/** @returns {string} what to tell somebody without the other graders; empty when they are there */
export function gradersProblem() {
  if (!existsSync(join(root, "solutions")))
    return "It grades solutions, and this copy of the project has none.";
  if (nbgrader.isThere() && otter.isThere()) return "";
  return [
    "The benchmark compares with nbgrader and Otter, which are not installed here (nothing else needs them).",
    "  → npm run bench -- grader --install-graders   (about 500 MB into .cache/bench)",
  ].join("\n");
}

export const installGraders = async () => (await nbgrader.install()) && (await otter.install());

/**
 * Seconds that a command takes.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env]
 * @throws {Error} with the end of its output when it fails
 */
function seconds(program, args, cwd, env = process.env) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}:\n${`${stdout}${stderr}`.slice(-2000)}`);
  return (performance.now() - started) / 1000;
}

/**
 * The environment's own programs first.
 * @param {import("./environments.mjs").Environment} of
 * @param {string} workspace
 */
const environmentFor = (of, workspace) => ({
  ...process.env,
  PATH: `${dirname(of.python)}${delimiter}${process.env["PATH"]}`,
  JUPYTER_DATA_DIR: join(workspace, "jupyter"),
});

/** @typedef {{ name: string, count: number, secondsEach: number, right: number }} Result what a notebook takes, and how many have full marks */

/** @param {string} workspace @param {number} count @param {number} jobs @returns {Result} */
function ours(workspace, count, jobs) {
  const [notebooks, report] = [join(workspace, "ours"), join(workspace, `report-${jobs}`)];
  const args = [
    join(root, "tools", "grade.mjs"),
    notebooks,
    "--out",
    report,
    "--jobs",
    String(jobs),
    "--seed",
    "bench",
  ];
  const taken = seconds(process.execPath, args, root);
  const marks = marksIn(join(report, "scores.csv"), "score", "max score");
  return {
    name: `ours, ${jobs === 1 ? "1 at a time" : `${jobs} at a time`}`,
    count,
    secondsEach: taken / count,
    right: fullMarks(marks),
  };
}

/**
 * The share of points that each row of a table has.
 * @param {string} file
 * @param {string} score
 * @param {string} most
 */
function marksIn(file, score, most) {
  const table = readFileSync(file, "utf8").trim().split("\n").map((row) => row.trim().split(",")); // prettier-ignore
  const heads = table[0] ?? [];
  const number = (/** @type {string[]} */ row, /** @type {string} */ name) =>
    Number(row[heads.indexOf(name)]);
  return table.slice(1).map((row) => number(row, score) / number(row, most));
}

/** @param {readonly number[]} marks */
const fullMarks = (marks) => marks.filter((mark) => mark > 1 - 1e-9).length;

/** @param {string} workspace @param {number} count @returns {Result} */
function theirs(workspace, count) {
  const course = join(workspace, "nbgrader");
  const env = environmentFor(nbgrader, workspace);
  const run = (/** @type {string[]} */ ...args) => seconds(nbgrader.program("nbgrader"), args, course, env);
  run("generate_assignment", NAME, "--create");
  const taken = run("autograde", NAME);
  run("export");
  const marks = marksIn(join(course, "grades.csv"), "raw_score", "max_score");
  return { name: "nbgrader 0.9.6, autograde", count, secondsEach: taken / count, right: fullMarks(marks) };
}

/**
 * Each notebook is a run of its own, so that twenty tell as much as a hundred.
 * @param {string} workspace
 * @param {number} all
 * @returns {Result}
 */
function otters(workspace, all) {
  const count = Math.min(all, 20);
  const course = join(workspace, "otter");
  const env = environmentFor(otter, workspace);
  const run = (/** @type {string[]} */ ...args) => seconds(otter.program("otter"), args, course, env);
  run("generate", "-t", "tests", "-o", "autograder.zip", "--no-environment");
  let taken = 0;
  const marks = Array.from({ length: count }, (_, i) => {
    const out = join(course, "results", studentOf(i));
    mkdirSync(out, { recursive: true });
    taken += run(
      "run",
      "-a",
      "autograder.zip",
      "-o",
      out,
      "--no-logo",
      join("submissions", `${studentOf(i)}.ipynb`),
    );
    const { tests } = JSON.parse(readFileSync(join(out, "results.json"), "utf8"));
    const sum = (/** @type {string} */ name) =>
      tests.reduce((/** @type {number} */ total, /** @type {any} */ test) => total + (test[name] ?? 0), 0);
    return sum("score") / sum("max_score");
  });
  return { name: `Otter 7.0.0, run (${count})`, count, secondsEach: taken / count, right: fullMarks(marks) };
}

/**
 * @param {{ json: boolean, submissions: number }} options
 * @returns {number}
 */
export function benchGrader({ json, submissions }) {
  const workspace = mkdtempSync(join(tmpdir(), "attention-lab-bench-"));
  const say = json ? () => undefined : console.log;
  try {
    writeOurs(join(workspace, "ours"), submissions);
    writeNbgraderCourse(join(workspace, "nbgrader"), submissions);
    writeOtterCourse(join(workspace, "otter"), submissions);
    const processor = cpus()[0]?.model.trim() ?? "unknown CPU";
    say(`${submissions} different notebooks of eight tasks, one task wrong in every fifth; ${processor}`);
    say(
      "Seconds a notebook, start included. Ours runs each notebook in a sandbox, the others in the grader's account.",
    );
    const cores = availableParallelism();
    const measures = [
      () => ours(workspace, submissions, 1),
      ...(cores > 1 ? [() => ours(workspace, submissions, cores)] : []),
      () => theirs(workspace, submissions),
      () => otters(workspace, submissions),
    ];
    /** @type {Result[]} */
    const results = [];
    for (const measure of measures) {
      const result = measure();
      results.push(result);
      const ratio = result.secondsEach / (results[0]?.secondsEach ?? NaN);
      say(
        `${result.name.padEnd(28)}${result.secondsEach.toFixed(3).padStart(8)} s${ratio.toFixed(1).padStart(8)} ×   ${result.right} with full marks`,
      );
    }
    if (json) console.log(JSON.stringify({ submissions, processor, results }));
    const isRight = results.every(({ right, count }) => right === count - Math.ceil(count / 5));
    if (!isRight) console.error("The graders do not agree on who has full marks.");
    return isRight ? 0 : 1;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
