/** The numbers that the tasks of notebook 04 tell the learner, computed by the references. */
import { agree, type AnyExercise } from "@attention-lab/grader";
import { topics } from "@attention-lab/exercises";
import { solvedNotebook } from "./notebooks";

const topic = topics.find(({ name }) => name === "04-captioning");
/** Hears 1 at word 4 and nothing at others; the second LSTM reads h1 alone; one number a state. */
const model = {
  embedding: [[0], [0], [0], [0], [1]],
  start: [[1]],
  listen: { w: [[0, 0, 1, 0], [0, 0, 0, 0]], b: [0, 0, 0, 0] }, // prettier-ignore
  query: [[2]],
  gate: { w: [0], b: 0 },
  speak: { w: [[0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]], b: [0, 0, 0, 0] }, // prettier-ignore
  out: { w: [[0, 0, 0, 3, 0]], b: [0, 0, 0, 0, 1] },
};
const state = { h1: [0], c1: [1], h2: [0], c2: [0] };
const weights = [[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]]; // prettier-ignore
const named = [[true, false, true], [false, true, false]]; // prettier-ignore
const grey = [[[1], [2], [3], [4]], [[5], [6], [7], [8]]]; // prettier-ignore
const words = (text: string) => text.split(" ");

const examples: [id: string, args: unknown[], result: unknown, told: string[]][] = [
  ["patches", [grey, 2], [[1, 2, 5, 6], [3, 4, 7, 8]], ["[[1, 2, 5, 6], [3, 4, 7, 8]]"]], // prettier-ignore
  ["reshaped", [[1, 2, 3, 4, 5, 6, 7, 8], [2, 4, 1], 2], [1, 2, 5, 6, 3, 4, 7, 8], ["[1, 2, 5, 6, 3, 4, 7, 8]"]], // prettier-ignore
  ["look", [[1, 0], [[0, 2], [1, 6]]], { weights: [0.2689, 0.7311], context: [0.7311, 4.9242] }, ["0.2689, 0.7311", "[0.7311, 4.9242]"]], // prettier-ignore
  ["gate", [[1, 2], [1, 0.5], -1, [4, -2]], { gate: 0.7311, seen: [2.9242, -1.4621] }, ["0.7311", "[2.9242, −1.4621]"]], // prettier-ignore
  ["coverage", [[[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]]], 0.0467, ["0.0467"]], // prettier-ignore
  ["step", [4, state, [[0], [4]], model], { weights: [0.0559, 0.9441], gate: 0.5 }, ["0.3534", "0.9441"]],
  ["stretch", [[[0, 1], [2, 3]], 2, 4], [[0, 0.25, 0.75, 1], [2, 2.25, 2.75, 3]], ["[[0, 0.25, 0.75, 1], [2, 2.25, 2.75, 3]]"]], // prettier-ignore
  ["overlay", [[[[0.8], [0.4]]], [[0.05, 0]]], [[[0.8], [0.1]]], ["0.8", "0.1"]],
  ["correctness", [weights, named], { mass: 0.4, area: 0.5 }, ["0.4", "0.5"]],
  ["pointing", [weights, named], 0.5, ["0.5"]],
  ["rougeL", [words("a red star"), [words("a big red star"), words("the star")]], 0.8356, ["0.8356"]],
  ["caption", [[[0], [4]], model, 5], { ids: [4, 4, 4] }, ["[4, 4, 4]"]],
];

test.each(examples)("the worked example of captioning.%s", (name, args, result, told) => {
  const exercise = topic?.exercises.find(({ id }) => id === `captioning.${name}`) as AnyExercise;
  const got = onlyKeysOf(result, exercise.reference(...(args as never[])));
  expect({ got, agrees: agree(result, got, { absolute: 6e-5, relative: 0 }) }).toMatchObject({
    agrees: true,
  });
  const { cells } = solvedNotebook("04-captioning");
  const task = cells[cells.findIndex((cell) => cell.exercise === exercise.id) - 1];
  for (const number of told) expect(task?.source).toContain(`**${number}**`);
});

test("every task has a worked example", () => {
  const ids = topic?.exercises.map(({ id }) => id.replace("captioning.", ""));
  expect(examples.map(([id]) => id)).toEqual(ids);
});

/** The part of a result that an example speaks of. */
function onlyKeysOf(wanted: unknown, got: unknown): unknown {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) return got;
  const given = got as Record<string, unknown>;
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, given[key]]));
}
