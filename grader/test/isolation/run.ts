/** Runs JavaScript in an isolated process, as the grader does, for the tests. */
import { defaultLimits, type Limits, type Outcome, type Sandbox, startIsolatedRunner } from "../../src";

/** Short enough for tests, long enough for a busy machine to start a process. */
export const testLimits: Limits = { ...defaultLimits, load: 3000, call: 700, exercise: 2500 };

/** What calling the function `f` of `code` once gives. */
export async function run(
  code: string,
  sandbox: Sandbox | undefined,
  args: unknown[] = [[1, 2, 3]],
  limits = testLimits,
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
