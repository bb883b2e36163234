// @ts-check
/** The solved notebook, and from it the learner's: the same cells and ids, without solutions and outputs. */
import { createHash } from "node:crypto";
import { kernelMetadata, textOf } from "../shared/jupytext.mjs";
import { hasMarker, tellingLines, withoutSolution } from "./solution-region.mjs";

/** @typedef {import("../shared/jupytext.mjs").Notebook} Notebook */
/** @typedef {import("../shared/jupytext.mjs").Cell} Cell */

/**
 * The exercise that a cell holds, by its metadata.
 * @param {Cell} cell
 * @returns {string | undefined}
 */
export function exerciseOf(cell) {
  const lab = /** @type {Record<string, unknown> | undefined} */ (cell.metadata["attention_lab"]);
  return typeof lab?.["exercise"] === "string" ? lab["exercise"] : undefined;
}

/**
 * Turns a converted source into the solved notebook: every exercise's id goes into the cell's metadata and into
 * its first line, cells get ids that both notebooks share, and everything that depends on a run is left out.
 * @param {Notebook} converted
 * @param {string} topic the notebook's name, such as `01-softmax`
 * @param {ReadonlyMap<string, number>} points of the topic's exercises
 * @returns {Notebook}
 */
export function solvedNotebook(converted, topic, points) {
  const cells = converted.cells.map((cell) => {
    const id = cell.metadata["exercise"];
    const source = textOf(cell.source);
    if (id === undefined) return bare(cell, source, {});
    if (typeof id !== "string" || cell.cell_type !== "code") {
      throw new Error(`${topic}: exercise="…" belongs to a code cell and names one exercise`);
    }
    return bare(cell, `// exercise: ${id}\n${source}`, {
      attention_lab: { exercise: id },
      nbgrader: nbgraderMetadata(id, points.get(id) ?? 0),
    });
  });
  const metadata = { ...kernelMetadata, attention_lab: { topic } };
  return { cells: withSharedIds(topic, cells), metadata, nbformat: 4, nbformat_minor: 5 };
}

/**
 * By what nbgrader knows a cell: an answer whose marks are set from outside.
 * @param {string} id
 * @param {number} points
 */
function nbgraderMetadata(id, points) {
  const what = { grade: true, solution: true, locked: false, task: false };
  return { ...what, grade_id: gradeId(id), points, schema_version: 3 };
}

/**
 * nbgrader's names have no dots.
 * @param {string} id
 */
export const gradeId = (id) => id.replaceAll(".", "-");

/**
 * @param {Cell} cell
 * @param {string} source
 * @param {Record<string, unknown>} metadata
 * @returns {Cell}
 */
function bare(cell, source, metadata) {
  const common = { cell_type: cell.cell_type, id: cell.id, metadata, source };
  return cell.cell_type === "code" ? { ...common, execution_count: null, outputs: [] } : common;
}

/**
 * An exercise's cell is called after its exercise, any other after its text; the same text twice gets a number.
 * @param {string} topic
 * @param {Cell[]} cells
 */
function withSharedIds(topic, cells) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return cells.map((cell) => {
    const exercise = exerciseOf(cell);
    const digest = createHash("sha256").update(`${topic}\n${cell.cell_type}\n${cell.source}`).digest("hex");
    const name = exercise ? `exercise-${gradeId(exercise)}` : digest.slice(0, 12);
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return { ...cell, id: count === 0 ? name : `${name}-${count}` };
  });
}

/**
 * The learner's notebook. Refuses when anything of a solution would stay in it.
 * @param {Notebook} solved
 * @returns {Notebook}
 */
export function learnerNotebook(solved) {
  const cells = solved.cells.map((cell) => {
    const id = exerciseOf(cell);
    const source = textOf(cell.source);
    return bare(cell, id === undefined ? source : withoutSolution(source, id), cell.metadata);
  });
  refuseLeaks(solved, cells);
  return { ...solved, cells };
}

/** @param {Notebook} solved @param {Cell[]} cells */
function refuseLeaks(solved, cells) {
  for (const [i, cell] of cells.entries()) {
    if (hasMarker(cell.source))
      throw new Error(`Cell ${i + 1}: a solution marker stands in a cell without exercise="…"`);
  }
  const text = cells.map((cell) => cell.source).join("\n");
  for (const cell of solved.cells) {
    const id = exerciseOf(cell);
    const leak = id && tellingLines(textOf(cell.source), id).find((line) => text.includes(line));
    if (leak) throw new Error(`${id}: this line of the solution would stay in the exercise: ${leak}`);
  }
}

/**
 * What is wrong with the ids of a solved notebook, compared with the exercises that are defined for its topic.
 * @param {Notebook} solved
 * @param {readonly string[]} defined
 * @returns {string[]}
 */
export function idProblems(solved, defined) {
  const ids = solved.cells.flatMap((cell) => exerciseOf(cell) ?? []);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  return [
    ...ids.filter((id) => !defined.includes(id)).map((id) => `${id} is no exercise of this topic`),
    ...[...new Set(twice)].map((id) => `${id} is there more than once`),
    ...defined.filter((id) => !ids.includes(id)).map((id) => `${id} has no cell`),
  ];
}
