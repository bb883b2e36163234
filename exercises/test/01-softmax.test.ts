/** The numbers that the tasks of notebook 01 tell the learner, computed by the references. */
import { agree, type AnyExercise, judge, type Runner } from "@attention-lab/grader";
import { softmax } from "@attention-lab/lib/softmax";
import { topics } from "@attention-lab/exercises";
import { solvedNotebook } from "./notebooks";

const scores = [1.2, 0.9, 2.1];
const examples: [id: string, args: unknown[], result: unknown, told: string][] = [
  ["naive", [scores], [0.2381, 0.1764, 0.5856], "0.2381, 0.1764, 0.5856"],
  ["stable", [[1001.2, 1000.9, 1002.1]], [0.2381, 0.1764, 0.5856], "0.2381, 0.1764, 0.5856"],
  ["temperature", [scores, 2], [0.2916, 0.251, 0.4574], "0.2916, 0.2510, 0.4574"],
  ["temperature", [scores, 0.1], [0.0001, 0, 0.9999], "0.0001, 0.0000, 0.9999"],
  ["masked", [scores, [true, true, false]], [0.5744, 0.4256, 0], "0.5744, 0.4256, 0"],
  ["crossEntropyGradient", [[0, 0], 0], [-0.5, 0.5], "−0.5, 0.5"],
  [
    "jacobian",
    [[0, 0]],
    [
      [0.25, -0.25],
      [-0.25, 0.25],
    ],
    "[[0.25, −0.25], [−0.25, 0.25]]",
  ],
  [
    "onlineMerge",
    [
      { max: 1.2, sum: 1.7408 },
      { max: 2.1, sum: 1 },
    ],
    { max: 2.1, sum: 1.7078 },
    "`{ max: 2.1, sum: 1.7078 }`",
  ],
  [
    "context",
    [
      scores,
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
    ],
    [0.8236, 0.7619],
    "0.8236, 0.7619",
  ],
];

test.each(examples)("the worked example of softmax.%s", (name, args, result, told) => {
  const topic = topics.find((each) => each.name === "01-softmax");
  const exercise = topic?.exercises.find(({ id }) => id === `softmax.${name}`) as AnyExercise;
  expect(agree(result, exercise.reference(...(args as never[])), { absolute: 6e-5, relative: 0 })).toBe(true);
  const { cells } = solvedNotebook("01-softmax");
  const task = cells[cells.findIndex((cell) => cell.exercise === exercise.id) - 1];
  expect(task?.source).toContain(`**${told}**`);
});

test("the eight exercises give 20 points, from easy to hard", () => {
  const points = topics.find(({ name }) => name === "01-softmax")?.exercises.map((e) => e.points) ?? [];
  expect(points).toEqual([...points].sort());
  expect(points.reduce((a, b) => a + b, 0)).toBe(20);
});

test("differences of softmax instead of the formula: told as nearly right, at every step size", async () => {
  const exercise = topics
    .find(({ name }) => name === "01-softmax")
    ?.exercises.find(({ id }) => id === "softmax.jacobian") as AnyExercise;
  for (const step of [1e-3, 1e-4, 1e-5, 1e-6]) {
    const differences = (x: number[]) => {
      const moved = (j: number, by: number) => softmax(x.map((e, k) => (k === j ? e + by : e)));
      return x.map((_, i) =>
        x.map((__, j) => ((moved(j, step)[i] ?? 0) - (moved(j, -step)[i] ?? 0)) / (2 * step)),
      );
    };
    const runner: Runner = {
      call: async (args) => ({ kind: "value", value: differences(args[0] as number[]), mutated: false }),
    };
    const { checks } = await judge(exercise, runner, step);
    const exact = checks.find(({ name }) => name === "Exact, as a formula is");
    expect(exact?.passed).toBe(false);
    if (step === 1e-5) expect(exact?.finding?.message).toContain("as differences of softmax");
  }
});
