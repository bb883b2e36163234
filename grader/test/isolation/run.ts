/** Runs JavaScript in an isolated process, as the grader does, for the tests. */
import { defaultLimits, type Limits, type Outcome, type Sandbox, startIsolatedRunner } from "../../src";

/** For code that must run into a limit of time: short, so that the tests are. */
export const shortLimits: Limits = { ...defaultLimits, load: 3000, call: 700, exercise: 2500 };
/** For all other code: long enough for a busy machine. */
export const roomyLimits: Limits = { ...defaultLimits, load: 10_000, call: 10_000, exercise: 10_000 };

/** What calling the function `f` of `code` once gives. */
export async function run(
  code: string,
  sandbox: Sandbox | undefined,
  args: unknown[] = [[1, 2, 3]],
  limits = roomyLimits,
  allowedImports: string[] = [],
): Promise<Outcome> {
  const program = { code, functionName: "f", allowedImports };
  const runner = await startIsolatedRunner(program, { sandbox, limits });
  try {
    return await runner.call(args);
  } finally {
    runner.stop();
  }
}
