// @ts-check
/** A class of different notebooks for each grader: all solved, but one task wrong in every fifth. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../setup/places.mjs";
import { TASKS, answerCell, testCell, wrongBody } from "./grader_tasks.mjs";

/** @typedef {{ cell_type: string, id: string, source: string, metadata: object, outputs?: unknown[], execution_count?: null }} Cell */

export const NAME = "softmax";
export const studentOf = (/** @type {number} */ i) => `student-${String(i).padStart(3, "0")}`;
/** The task that student i has wrong, if any. */
const wrongOf = (/** @type {number} */ i) => (i % 5 === 0 ? (i / 5) % TASKS.length : undefined);

/** @param {string} file @param {unknown} notebook */
function write(file, notebook) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(notebook));
}

/** @param {readonly Cell[]} cells */
const python = (cells) => ({
  cells,
  metadata: { kernelspec: { name: "python3", language: "python", display_name: "Python 3" } },
  nbformat: 4,
  nbformat_minor: 5,
});

/** @param {string} id @param {string} source @param {object} [metadata] @returns {Cell} */
const code = (id, source, metadata = {}) => ({
  cell_type: "code",
  id,
  source,
  metadata,
  outputs: [],
  execution_count: null,
});

/** @param {string} folder @param {number} count */
export function writeOurs(folder, count) {
  const solved = JSON.parse(readFileSync(join(root, "solutions", "01-softmax.ipynb"), "utf8"));
  const isTask = (/** @type {any} */ cell) => cell.metadata.attention_lab?.exercise;
  for (let i = 0; i < count; i++) {
    const copy = structuredClone(solved);
    copy.cells.filter(isTask).forEach((/** @type {any} */ cell, /** @type {number} */ t) => {
      const text = [cell.source].flat().join("");
      const first = /\((\w+):/.exec(text)?.[1];
      const wrong = text.replace(/(\/\/ BEGIN SOLUTION\n)[^]*?(\n *\/\/ END SOLUTION)/, `$1  return ${first} as any;$2`); // prettier-ignore
      cell.source = `${wrongOf(i) === t ? wrong : text}\n// by ${studentOf(i)}`;
    });
    write(join(folder, `${studentOf(i)}.ipynb`), copy);
  }
}

const taskAt = (/** @type {number} */ t) => /** @type {import("./grader_tasks.mjs").PythonTask} */ (TASKS[t]);

/**
 * What student i wrote in task t.
 * @param {number} i
 * @param {number} t
 */
function answerOf(i, t) {
  const task = taskAt(t);
  return `${answerCell(task, wrongOf(i) === t ? wrongBody(task) : undefined)}\n# by ${studentOf(i)}`;
}

/**
 * nbgrader's metadata.
 * @param {string} id
 * @param {boolean} solution
 * @param {number} points
 */
const graded = (id, solution, points) => ({
  nbgrader: {
    schema_version: 3,
    grade_id: id,
    grade: !solution,
    solution,
    locked: !solution,
    task: false,
    ...(!solution && { points }),
  },
});

/** @param {string} folder of the course @param {number} count */
export function writeNbgraderCourse(folder, count) {
  const cellsOf = (/** @type {(t: number) => string} */ answer) => [
    code("imports", "import math"),
    ...TASKS.flatMap((task, t) => [
      code(`answer-${t}`, answer(t), graded(task.name, true, 0)),
      code(`test-${t}`, testCell(task), graded(`test_${task.name}`, false, 2)),
    ]),
  ];
  write(join(folder, "source", NAME, `${NAME}.ipynb`), python(cellsOf((t) => answerCell(taskAt(t)))));
  for (let i = 0; i < count; i++) {
    write(
      join(folder, "submitted", studentOf(i), NAME, `${NAME}.ipynb`),
      python(cellsOf((t) => answerOf(i, t))),
    );
  }
  writeFileSync(
    join(folder, "nbgrader_config.py"),
    `c = get_config()\nc.CourseDirectory.course_id = "bench"\n`,
  );
}

/**
 * Otter's notebooks, and the tests its autograder is generated from.
 * @param {string} folder
 * @param {number} count
 */
export function writeOtterCourse(folder, count) {
  for (let i = 0; i < count; i++) {
    const cells = TASKS.map((_, t) => code(`answer-${t}`, answerOf(i, t)));
    write(
      join(folder, "submissions", `${studentOf(i)}.ipynb`),
      python([code("imports", "import math"), ...cells]),
    );
  }
  mkdirSync(join(folder, "tests"), { recursive: true });
  for (const task of TASKS) {
    const lines = testCell(task).split("\n");
    const prompt = lines.map((line, n) => `${n === 0 || !/^\s/.test(line) ? ">>>" : "..."} ${line}`);
    const suite = { cases: [{ code: prompt.join("\n"), hidden: false, locked: false }], scored: true, type: "doctest" }; // prettier-ignore
    const test = { name: task.name, points: 2, suites: [{ ...suite, setup: "", teardown: "" }] };
    const text = JSON.stringify(test, undefined, 1).replaceAll(/\b(true|false)\b(?=[,\n}])/g, (word) => (word === "true" ? "True" : "False")); // prettier-ignore
    writeFileSync(join(folder, "tests", `${task.name}.py`), `OK_FORMAT = True\ntest = ${text}\n`);
  }
}
