/** Runners and exercises made up for tests of the judge. */
import { type AnyExercise, defineExercise, type Outcome, type Runner } from "../../src";
import { sum } from "../toy";

/** A runner that calls a function here. */
export const runnerOf = (f: (...args: never[]) => unknown): Runner => ({
  call: async (args) => ({ kind: "value", value: f(...(args as never[])), mutated: false }),
});
/** A runner with one outcome for everything. */
export const always = (outcome: Outcome): Runner => ({ call: async () => outcome });

/** An exercise whose checks pass or fail as `passes` says. */
export function scripted(
  points: number,
  weights: readonly number[],
  passes: readonly boolean[],
): AnyExercise {
  return defineExercise<[], number>({
    ...(sum as unknown as Parameters<typeof defineExercise<[], number>>[0]),
    points,
    checks: weights.map((weight, i) => ({
      name: `check ${i}`,
      weight,
      run: async () => (passes[i] ? undefined : { message: "no" }),
    })),
  });
}
