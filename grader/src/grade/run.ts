/** Runs and judges one exercise of one submission. */
import type { Compiled, Variant } from "../compile";
import { type AnyExercise, type ExerciseResult, judge, notRun, type Runner } from "../core";
import type { SubmissionOptions } from "./options";

export const internal = (error: unknown) =>
  `The grader itself failed here, please report it: ${error instanceof Error ? error.message : String(error)}`;

/** An exercise's best result, and the program that gave it. */
export interface Attempt {
  readonly result: ExerciseResult;
  readonly variant?: Variant;
}

/** Tries the programs of an exercise until one passes; the best counts. */
export async function attempt(
  exercise: AnyExercise,
  compiled: Compiled | undefined,
  earlier: readonly AnyExercise[],
  options: SubmissionOptions,
): Promise<Attempt> {
  if (compiled?.kind !== "code") {
    return {
      result: notRun(exercise, compiled?.result ?? "fail", compiled?.message ?? internal("no program")),
    };
  }
  let best: Attempt | undefined;
  for (const variant of compiled.variants) {
    const result = await runVariant(exercise, variant, earlier, options);
    if (!best || result.score > best.result.score) best = { result, variant };
    if (result.result === "pass") break;
  }
  return best ?? { result: notRun(exercise, "fail", internal("no program")) };
}

async function runVariant(
  exercise: AnyExercise,
  { code, borrowed }: Variant,
  earlier: readonly AnyExercise[],
  options: SubmissionOptions,
): Promise<ExerciseResult> {
  try {
    const lenders = earlier.filter(({ functionName }) => borrowed.includes(functionName));
    for (const lender of lenders) {
      if (await answersAlone(exercise, lender)) return notRun(exercise, "fail", wouldBeDone(lender));
    }
    const lent = Object.fromEntries(
      lenders.flatMap(({ id, functionName }) =>
        options.lender ? [[functionName, options.lender.reference(id)]] : [],
      ),
    );
    return await options.pool(() => run(exercise, code, lent, options));
  } catch (error) {
    return notRun(exercise, "fail", internal(error));
  }
}

const wouldBeDone = ({ functionName, id }: AnyExercise) =>
  `It calls ${functionName}, and yours (${id}) does not work. Ours is not lent here, because it would solve this exercise by itself.`;

async function run(
  exercise: AnyExercise,
  code: string,
  lent: Readonly<Record<string, Runner>>,
  options: SubmissionOptions,
): Promise<ExerciseResult> {
  const { functionName, allowedImports } = exercise;
  return options.sessions.run({ code, functionName, allowedImports, lent }, async (runner) => {
    if (!runner.failure) return judge(exercise, runner, options.seed);
    const { kind, message } = runner.failure;
    return notRun(exercise, kind, `While the code is loaded: ${message}`);
  });
}

const alone = new WeakMap<AnyExercise, Map<AnyExercise, Promise<boolean>>>();

/** Whether the reference of `lender` is itself a right answer to `exercise`: then lending it would give points away. */
function answersAlone(exercise: AnyExercise, lender: AnyExercise): Promise<boolean> {
  const known = alone.get(exercise) ?? new Map<AnyExercise, Promise<boolean>>();
  alone.set(exercise, known);
  const found = known.get(lender) ?? judgedRight(exercise, lender);
  known.set(lender, found);
  return found;
}

async function judgedRight(exercise: AnyExercise, { reference }: AnyExercise): Promise<boolean> {
  const runner: Runner = {
    call: async (args) => {
      try {
        return { kind: "value", value: reference(...(structuredClone(args) as never[])), mutated: false };
      } catch (error) {
        return { kind: "runtime error", message: String(error) };
      }
    },
  };
  return (await judge(exercise, runner, "lent")).result === "pass";
}
