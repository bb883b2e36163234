/**
 * Runs a learner's function in this process, for the check in the notebook.
 *
 * It protects against accidents (endless loops, `process.exit`, changed arguments), not against malice: the
 * code already runs in the same kernel. The score that counts comes from the isolated runner.
 */
import { isNativeError } from "node:util/types";
import { runInThisContext, Script } from "node:vm";
import { defaultLimits, type Limits, type Outcome, type Runner, seconds } from "../core";
import { decode, encode, plainTensors, type TensorBridge, watchTensors } from "../wire";

/** Any function; the checks decide whether it is the right one. */
export type LearnerFunction = (...args: never[]) => unknown;

const slot = Symbol.for("attention-lab.grader.call");
const callSlot = new Script(`globalThis[Symbol.for("attention-lab.grader.call")]()`, {
  filename: "attention-lab-check.js",
});
/** The global object scripts run against; another one than ours where a test runner has its own. */
const globals = runInThisContext("globalThis") as Record<symbol, unknown>;
const EXITED =
  "The code calls process.exit(), which would end the notebook's kernel. Return a value instead.";

/** A runner for the inline check; every call gets copies of its arguments, tensors through `tensors`. */
export function createInProcessRunner(
  learner: LearnerFunction,
  limits: Pick<Limits, "call"> = defaultLimits,
  tensors: TensorBridge = plainTensors,
): Runner {
  return {
    async call(args) {
      const guard = interceptExit();
      try {
        const outcome = await callOnce(learner, encode(args), limits.call, tensors);
        return guard.exited() ? { kind: "runtime error", message: EXITED } : outcome;
      } catch (error) {
        return guard.exited() ? { kind: "runtime error", message: EXITED } : failure(error, limits.call);
      } finally {
        guard.restore();
      }
    },
  };
}

async function callOnce(
  learner: LearnerFunction,
  line: string,
  limit: number,
  tensors: TensorBridge,
): Promise<Outcome> {
  const watch = watchTensors(tensors);
  try {
    const args = decode(line, watch.given) as unknown[];
    const value = await withDeadline(callWithTimeout(learner, args, limit), limit);
    const disposed = watch.disposedArguments();
    const data = await plain(value, watch.taken);
    const mutated = !disposed && changed(line, args, tensors);
    return { kind: "value", value: data, mutated, disposed, leaked: watch.leaked() };
  } finally {
    watch.end();
  }
}

/** Interrupts a synchronous endless loop; a loop after an `await` needs the kernel to be restarted. */
function callWithTimeout(learner: LearnerFunction, args: unknown[], timeout: number): unknown {
  globals[slot] = () => learner(...(args as never[]));
  try {
    return callSlot.runInThisContext({ timeout, breakOnSigint: true });
  } finally {
    delete globals[slot];
  }
}

class NeverResolved extends Error {}

async function withDeadline(value: unknown, timeout: number): Promise<unknown> {
  if (typeof (value as PromiseLike<unknown> | undefined)?.then !== "function") return value;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NeverResolved()), timeout);
  });
  try {
    return await Promise.race([value, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** The value as it would arrive from an isolated process, so that both front ends judge the same thing. */
async function plain(value: unknown, tensors: TensorBridge): Promise<unknown> {
  try {
    return decode(encode(value, defaultLimits.answer, tensors));
  } catch (error) {
    throw new TypeError(`The function returns something that is not data: ${(error as Error).message}.`);
  }
}

function changed(before: string, given: unknown[], tensors: TensorBridge): boolean {
  try {
    return encode(given, Infinity, tensors) !== before;
  } catch {
    return true;
  }
}

function interceptExit(): { exited(): boolean; restore(): void } {
  const { exit } = process;
  let exited = false;
  process.exit = () => {
    exited = true;
    throw new Error(EXITED);
  };
  return {
    exited: () => exited,
    restore: () => {
      process.exit = exit;
    },
  };
}

function failure(error: unknown, limit: number): Outcome {
  if (error instanceof NeverResolved) {
    return { kind: "timeout", message: `The promise it returns is not resolved within ${seconds(limit)}.` };
  }
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") {
    return {
      kind: "timeout",
      message: `The function does not finish within ${seconds(limit)}. Is there a loop that never ends?`,
    };
  }
  return { kind: "runtime error", message: describeError(error) };
}

/** How native TensorFlow starts its messages. */
const NATIVE_PREFIX = /^Invalid TF_Status: \d+\s+Message: /;

/** `TypeError: x is undefined`, without a stack trace. */
export function describeError(error: unknown): string {
  if (isNativeError(error)) {
    const message = error.message.replace(NATIVE_PREFIX, "");
    if (!/call stack/i.test(message)) return `${error.name}: ${message}`;
    return "RangeError: the function calls itself without end (maximum call stack size exceeded).";
  }
  return `The function throws ${typeof error === "string" ? JSON.stringify(error) : String(error)}.`;
}
