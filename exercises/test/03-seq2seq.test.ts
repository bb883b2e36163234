/** The numbers that the tasks of notebook 03 tell the learner, computed by the references. */
import { agree, type AnyExercise } from "@attention-lab/grader";
import { topics } from "@attention-lab/exercises";
import { solvedNotebook } from "./notebooks";

const topic = topics.find(({ name }) => name === "03-seq2seq");
const W = [[0, 0, 1, 0], [0, 0, 0, 0]]; // prettier-ignore
const b = [0, 0, 0, 0];
const memory = { keys: [[0], [1]], states: [[2], [4]] };
/** Logits by the word before: 2 → 5 → 4 → 3. */
const table = [2, 5, 4].reduce(
  (rows, from, i) =>
    rows.map((row, r) => (r === from ? row.map((_, c) => (c === [5, 4, 3][i] ? 1 : 0)) : row)),
  Array.from({ length: 6 }, () => [0, 0, 0, 0, 0, 0]),
);
const I = -Infinity;
const hypotheses = [
  { ids: [4], logProbability: -1 },
  { ids: [5], logProbability: -2 },
];
const words = ["<pad>", "<unknown>", "<start>", "<end>", "the", "cat", "sat"];

const examples: [id: string, args: unknown[], result: unknown, told: string[]][] = [
  ["vocabulary", [[["the", "cat"], ["the", "zebra", "sat"]], words], { ids: [[4, 5, 3, 0], [4, 1, 6, 3]] }, ["[[4, 5, 3, 0], [4, 1, 6, 3]]"]], // prettier-ignore
  ["lstmStep", [[1], { h: [0], c: [1] }, W, b], { c: [0.8808], h: [0.3534] }, ["0.8808", "0.3534"]],
  ["encoder", [[4, 0], [[0], [0], [0], [0], [1]], W, b], { states: [[0.1817], [0.1817]], last: { h: [0.1817], c: [0.3808] } }, ["0.1817", "[0.3808]"]], // prettier-ignore
  ["alignment", [[1], { ...memory, mask: [true, true] }, [[1]], [1]], { weights: [0.4496, 0.5504], context: [3.1009] }, ["0.4496, 0.5504", "3.1009"]], // prettier-ignore
  ["alignment", [[1], { ...memory, mask: [true, false] }, [[1]], [1]], { context: [2] }, []],
  ["output", [[1], [0], [[1], [5]], [[1, 2]], [0, 1]], { attentional: [0.7616], logits: [0.7616, 2.5232] }, ["0.7616", "0.7616, 2.5232"]], // prettier-ignore
  ["loss", [[[[0, 0], [9, 0]]], [[1, 0]], [[true, false]]], 0.6931, ["0.6931"]], // prettier-ignore
  ["greedy", [table, 10], [5, 4], ["[5, 4]"]],
  ["greedy", [table, 1], [5], []],
  ["beamStep", [hypotheses, [[I, I, I, -0.5, -2, -3], [I, I, I, -4, -0.2, -3]], 3], { ended: [{ ids: [4], logProbability: -1.5 }], living: [{ ids: [5, 4], logProbability: -2.2 }, { ids: [4, 4], logProbability: -3 }] }, ["−1.5", "−2.2", "−3"]], // prettier-ignore
  ["bleu", ["the cat sat on the cat".split(" "), "the cat sat on the big mat".split(" ")], { brevityPenalty: 0.8465, score: 0.6432 }, ["0.8465", "0.6432"]], // prettier-ignore
];

test.each(examples)("the worked example of seq2seq.%s", (name, args, result, told) => {
  const exercise = topic?.exercises.find(({ id }) => id === `seq2seq.${name}`) as AnyExercise;
  const got = exercise.reference(...(args as never[]));
  const shown = onlyKeysOf(result, got);
  expect({ name, agrees: agree(result, shown, { absolute: 6e-5, relative: 0 }), shown }).toMatchObject({
    agrees: true,
  });
  const { cells } = solvedNotebook("03-seq2seq");
  const task = cells[cells.findIndex((cell) => cell.exercise === exercise.id) - 1];
  for (const number of told) expect(task?.source).toContain(`**${number}**`);
});

/** The part of a result that an example speaks of. */
function onlyKeysOf(wanted: unknown, got: unknown): unknown {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) return got;
  const given = got as Record<string, unknown>;
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, given[key]]));
}
