/** The numbers that the tasks of notebook 02 tell the learner, computed by the references. */
import { agree, type AnyExercise, type Nested, tensor } from "@attention-lab/grader";
import { topics } from "@attention-lab/exercises";
import { solvedNotebook } from "./notebooks";

const topic = topics.find(({ name }) => name === "02-attention");
/** A batch of one. */
const one = (nested: Nested) => tensor([nested]);
const keys = [[1.2], [0.9], [2.1]];
const values = [[1, 0], [0, 1], [1, 1]]; // prettier-ignore

const examples: [id: string, args: unknown[], result: unknown, told: string][] = [
  ["scores", [one([[1, 2]]), one(values)], one([[1, 2, 3]]), "1, 2, 3"],
  ["scaled", [one([[1, 1, 1, 1]]), one([[1, 1, 1, 1], [1, -1, 1, -1]])], one([[2, 0]]), "2, 0"], // prettier-ignore
  ["causalMask", [3, 3], tensor([[1, 0, 0], [1, 1, 0], [1, 1, 1]], "bool"), "[[1, 0, 0], [1, 1, 0], [1, 1, 1]]"], // prettier-ignore
  ["attention", [one([[1]]), one(keys), one(values)], { output: one([[0.8236, 0.7619]]) }, "0.8236, 0.7619"],
  [
    "attention",
    [one([[1]]), one(keys), one(values), tensor([[[1, 1, 0]]], "bool")],
    { output: one([[0.5744, 0.4256]]) },
    "0.5744, 0.4256",
  ],
  ["additive", [one([[1]]), one([[1]]), one([1]), one([1]), tensor([2])], one([[1.9281]]), "1.9281"],
  ["splitHeads", [one([[1, 2, 3, 4, 5, 6]]), 2], one([[[1, 2, 3]], [[4, 5, 6]]]), "1, 2, 3"],
  ["mergeHeads", [one([[[1, 2, 3]], [[4, 5, 6]]])], one([[1, 2, 3, 4, 5, 6]]), "1, 2, 3, 4, 5, 6"],
  [
    "multiHead",
    [
      one([[1, 2]]),
      ...[[[5, 7], [2, 3]], [[1, 9], [4, 4]], [[1, 0], [0, 1]], [[1, 1], [0, 1]]].map((w) => tensor(w)), // prettier-ignore
      2,
    ],
    one([[1, 3]]),
    "1, 3",
  ],
  [
    "positions",
    [2, 4],
    tensor([[0, 1, 0, 1], [0.8415, 0.5403, 0.01, 1]]), // prettier-ignore
    "0.8415, 0.5403, 0.0100, 1.0000",
  ],
  [
    "blockStep",
    [{ max: one([[1.2]]), sum: one([[1.7408]]), weighted: one([[1, 0.7408]]) }, one([[2.1]]), one([[1, 1]])],
    { max: one([[2.1]]), sum: one([[1.7078]]), weighted: one([[1.4066, 1.3012]]) },
    "[1.4066, 1.3012]",
  ],
  ["gradient", [one([[0.5, 0.5]]), one([[2], [4]]), one([[1]])], one([[-0.5, 0.5]]), "−0.5, 0.5"],
];

test.each(examples)("the worked example of attention.%s", (name, args, result, told) => {
  const exercise = topic?.exercises.find(({ id }) => id === `attention.${name}`) as AnyExercise;
  const got = exercise.reference(...(args as never[]));
  expect({ name, agrees: agree(result, got, { absolute: 6e-5, relative: 0 }), got }).toMatchObject({
    agrees: true,
  });
  const { cells } = solvedNotebook("02-attention");
  const task = cells[cells.findIndex((cell) => cell.exercise === exercise.id) - 1];
  expect(task?.source).toContain(`**${told}**`);
});

test("every exercise has a worked example; the eleven give 30 points", () => {
  const ids = topic?.exercises.map(({ id }) => id) ?? [];
  expect(ids.filter((id) => !examples.some(([name]) => id === `attention.${name}`))).toEqual([]);
  expect(ids.length).toBe(11);
  expect(topic?.exercises.reduce((sum, { points }) => sum + points, 0)).toBe(30);
});
