/** That the judging works: right answers pass, wrong ones fail and are told why, on every seed tried. */
import {
  type AnyExercise,
  createInProcessRunner,
  isTensorData,
  judge,
  PRACTICE_SEED,
  stubBody,
} from "@attention-lab/grader";
import { topics } from "@attention-lab/exercises";

type Answer = (...args: unknown[]) => unknown;

const seeds = [PRACTICE_SEED, "attention-lab", 7, 20251];
const exercises = topics.flatMap((topic) => topic.exercises);
const grade = (exercise: AnyExercise, answer: unknown, seed: string | number) =>
  judge(exercise, createInProcessRunner(answer as Answer), seed);

/** An array or a tensor of the same shape as `first`, all numbers alike; `length` counts the last axis. */
function filled(first: unknown, number: (length: number) => number): unknown {
  if (isTensorData(first)) {
    const value = number(first.shape.at(-1) ?? 1);
    return { ...first, tensor: "float32", values: first.values.map(() => value) };
  }
  return Array.isArray(first) ? first.map(() => number(first.length)) : first;
}

/** What someone returns who has not tried: constants, the input, all alike. */
const idle: Record<string, Answer> = {
  undefined: () => undefined,
  null: () => null,
  "0": () => 0,
  NaN: () => NaN,
  "[]": () => [],
  "{}": () => ({}),
  "its first argument": (first) => first,
  "its last argument": (...args) => args[args.length - 1],
  "all zeros": (first) => filled(first, () => 0),
  "all ones": (first) => filled(first, () => 1),
  "all NaN": (first) => filled(first, () => NaN),
  "all alike": (first) => filled(first, (length) => 1 / length),
  "a square of zeros": (first) => (Array.isArray(first) ? first.map(() => first.map(() => 0)) : first),
};

describe.each(exercises.map((exercise) => [exercise.id, exercise] as const))("%s", (id, exercise) => {
  test("an untouched stub gets 0 points", async () => {
    const stub = new Function(stubBody(id)) as Answer;
    const result = await grade(exercise, stub, PRACTICE_SEED);
    expect(result).toMatchObject({ score: 0, maxScore: exercise.points });
    expect(result.result).not.toBe("pass");
    expect(result.checks.some(({ passed }) => passed)).toBe(false);
  });

  test.each(Object.entries(idle))("%s as the answer gets 0 points", async (_, answer) => {
    expect(await grade(exercise, answer, PRACTICE_SEED)).toMatchObject({ score: 0 });
  });

  const right = [exercise.reference, ...exercise.alternatives];
  test.each(right.map((answer, i) => [i === 0 ? "the reference" : `alternative ${i}`, answer]))(
    "%s gets every point",
    async (_, answer) => {
      for (const seed of seeds) {
        const { message, result, score } = await grade(exercise, answer, seed);
        expect({ seed, message, result, score }).toEqual({
          seed,
          message: "All checks passed.",
          result: "pass",
          score: exercise.points,
        });
      }
    },
  );

  test.each(exercise.misconceptions.map((mistake) => [mistake.name, mistake] as const))(
    "mistake: %s",
    async (name, mistake) => {
      for (const seed of seeds) {
        const result = await grade(exercise, mistake.wrong, seed);
        // A check whose subject the wrong answer has kept from being looked at names nothing.
        const failed = result.checks.filter((check) => !check.passed && check.finding);
        expect(failed.length).toBeGreaterThan(0);
        expect({ seed, result: result.result }).toEqual({ seed, result: "fail" });
        expect(result.score).toBeLessThan(exercise.points);
        // Not only the first failing check names it: none names another.
        expect(failed.map((check) => check.misconception?.name)).toEqual(failed.map(() => name));
        expect(result.message).toContain(mistake.message);
      }
    },
  );
});
