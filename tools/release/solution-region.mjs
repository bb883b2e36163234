// @ts-check
/** What the release takes out of a solved cell, and what it puts there instead. */

const BEGIN = /^\s*\/\/ BEGIN SOLUTION\s*$/;
const END = /^\s*\/\/ END SOLUTION\s*$/;

/**
 * The same text as the grader's `stubBody`: by it an untouched exercise is recognised.
 * @param {string} id
 */
export const stubLine = (id) => `throw new Error("Not written yet: ${id}");`;

/**
 * The lines before, inside and after the solution.
 * @param {string} source
 * @param {string} where named when the markers are wrong
 */
export function splitAtSolution(source, where) {
  const lines = source.split("\n");
  const positions = (/** @type {RegExp} */ marker) =>
    lines.flatMap((line, i) => (marker.test(line) ? [i] : []));
  const [begins, ends] = [positions(BEGIN), positions(END)];
  if (begins.length === 0 && ends.length === 0) {
    throw new Error(`${where}: there is no solution between // BEGIN SOLUTION and // END SOLUTION`);
  }
  const [begin = NaN, end = NaN] = [begins[0], ends[0]];
  if (begins.length !== 1 || ends.length !== 1 || begin > end) {
    throw new Error(`${where}: expected one // BEGIN SOLUTION and then one // END SOLUTION`);
  }
  const inside = lines.slice(begin + 1, end);
  if (inside.every((line) => line.trim() === "")) throw new Error(`${where}: the solution is empty`);
  return {
    before: lines.slice(0, begin),
    inside,
    after: lines.slice(end + 1),
    indent: indentOf(lines[begin] ?? ""),
  };
}

const indentOf = (/** @type {string} */ line) => line.slice(0, line.length - line.trimStart().length);

/**
 * The learner's version of a solved cell.
 * @param {string} source
 * @param {string} id
 */
export function withoutSolution(source, id) {
  const { before, after, indent } = splitAtSolution(source, id);
  const todo = `${indent}// TODO: replace the next line with your code.`;
  return [...before, todo, `${indent}${stubLine(id)}`, ...after].join("\n");
}

/**
 * Whether any marker is left.
 * @param {string} source
 */
export const hasMarker = (source) => source.split("\n").some((line) => BEGIN.test(line) || END.test(line));

/** A shorter line may well appear in prose; the others must not. */
const TELLING = 20;

/**
 * Lines of a solution that say something about it: long enough not to be there by chance.
 * @param {string} source
 * @param {string} id
 */
export function tellingLines(source, id) {
  return splitAtSolution(source, id)
    .inside.map((line) => line.trim())
    .filter((line) => line.length > TELLING);
}
