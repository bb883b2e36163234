/** The numbers that the tasks of notebook 05 tell the learner, computed by the references. */
import { agree, createRandom, type AnyExercise } from "@attention-lab/grader";
import { topics } from "@attention-lab/exercises";
import { fillBy, motifPair } from "../src/05-pyramid/motif";
import { solvedNotebook } from "./notebooks";

const topic = topics.find(({ name }) => name === "05-pyramid");
const middle = [[0, 0, 0], [0, 16, 0], [0, 0, 0]]; // prettier-ignore

const examples: [id: string, args: unknown[], result: unknown, told: string[]][] = [
  ["down", [middle], [[4, 4], [4, 4]], ["[[4, 4], [4, 4]]"]], // prettier-ignore
  ["up", [[[16, 0], [0, 0]], 3, 3], [[9, 6, 3], [6, 4, 2], [3, 2, 1]], ["[[9, 6, 3], [6, 4, 2], [3, 2, 1]]"]], // prettier-ignore
  ["patches", [[[1, 2, 3], [4, 5, 6]], 2, 1], [[1, 2, 4, 5], [2, 3, 5, 6]], ["[[1, 2, 4, 5], [2, 3, 5, 6]]"]], // prettier-ignore
  ["overlapAdd", [[[1, 2, 4, 5], [4, 3, 5, 6]], 2, 3, 2, 1], [[1, 3, 3], [4, 5, 6]], ["[[1, 3, 3], [4, 5, 6]]"]], // prettier-ignore
  ["scores", [{ values: [[3, 4, 9]], known: [[true, true, false]] }, { values: [[4, 3, 0], [6, 8, 5]], known: [[true, true, true], [true, true, true]] }], [[0.96, 1]], ["[[0.96, 1]]"]], // prettier-ignore
  ["softmax", [[[[1, 5]], [[2]]], [[true, false], [true]], 0.5], [[[0.1192, 0]], [[0.8808]]], ["0.1192", "0.8808"]], // prettier-ignore
  ["transfer", [[[0, 1], [1, 0]], [[1, 2, 3, 4], [5, 6, 7, 8]], 1], [[3, 4, 1, 2], [7, 8, 5, 6]], ["[[3, 4, 1, 2], [7, 8, 5, 6]]"]], // prettier-ignore
  ["loss", [[{ prediction: [[0, 0, 5]], target: [[1, 2, 5]], known: [[true, false, true]] }], 6, 1], 12.5, ["12.5"]], // prettier-ignore
  ["psnr", [[[0.5, 0.1]], [[0.4, 0.9]], [[false, true]]], 20, ["20"]],
  ["ssim", [[0, 1], [1, 0], [0.5, 0.5]], -0.9964, ["−0.9964"]], // prettier-ignore
  ["diffusion", [[[0, 9, 9, 3]], [[true, false, false, true]], 1], [[0, 0.75, 2.25, 3]], ["[[0, 0.75, 2.25, 3]]"]], // prettier-ignore
];

test.each(examples)("the worked example of pyramid.%s", (name, args, result, told) => {
  const exercise = topic?.exercises.find(({ id }) => id === `pyramid.${name}`) as AnyExercise;
  const got = exercise.reference(...(args as never[]));
  expect({ got, agrees: agree(result, got, { absolute: 6e-5, relative: 0 }) }).toMatchObject({
    agrees: true,
  });
  const { cells } = solvedNotebook("05-pyramid");
  const task = cells[cells.findIndex((cell) => cell.exercise === exercise.id) - 1];
  for (const number of told) expect(task?.source).toContain(`**${number}**`);
});

test.each([1, 2] as const)(
  "the last task's hole is filled with the motif of scale %i, to 1 % of full brightness",
  (scale) => {
    for (const seed of [1, 2, 3]) {
      const { args, truth } = motifPair(createRandom(seed), scale);
      expect(agree(truth, fillBy()(...args), { absolute: 0.01, relative: 0 })).toBe(true);
    }
  },
);
