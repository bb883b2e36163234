/** The runner that counts: learner code in a fenced process of its own; here only data arrives. */
import { join } from "node:path";
import { decode, encode } from "../child/encoding";
import type { Outcome, Runner } from "../exercise";
import { defaultLimits, type Limits, seconds } from "../limits";
import { lateCall, LearnerProcess, type Reply } from "./learner-process";
import { findSandbox, type Sandbox } from "./sandbox";

type Failure = Exclude<Outcome, { kind: "value" }>;

/** What a fenced process runs: JavaScript that puts the function on `exports`. */
export interface LearnerProgram {
  code: string;
  functionName: string;
  allowedImports?: readonly string[];
}

export interface IsolatedRunner extends Runner {
  /** Why there is nothing to call, if loading failed. */
  readonly failure: Failure | undefined;
  /** Ends the process. */
  stop(): void;
}

export interface IsolationOptions {
  limits?: Limits;
  /** The isolation to use instead of the strongest that works here. */
  sandbox?: Sandbox;
  /** The project's folder, whose `node_modules` holds the allowed packages. */
  project?: string;
}

/** Starts a fresh process, loads `program` in it, and returns a runner that asks it. */
export async function startIsolatedRunner(
  program: LearnerProgram,
  options: IsolationOptions = {},
): Promise<IsolatedRunner> {
  const limits = options.limits ?? defaultLimits;
  const sandbox = options.sandbox ?? (await findSandbox(limits));
  const { allowedImports = [] } = program;
  const project = options.project ?? process.cwd();
  const readable = allowedImports.length > 0 ? [join(project, "node_modules")] : [];
  const learner = new LearnerProcess(sandbox, limits, readable);
  const message = {
    ...program,
    allowedImports,
    modulesFrom: join(project, "index.js"),
    answerLimit: limits.answer,
  };
  const late = `Loading the code takes more than ${seconds(limits.load)}. Is there a loop outside the function?`;
  const loaded = parse(await learner.ask(JSON.stringify(message), limits.load, late));
  const failure = loaded === "loaded" ? undefined : loaded.kind === "value" ? forged : loaded;
  return { failure, call: caller(learner, limits, failure), stop: () => learner.stop() };
}

function caller(child: LearnerProcess, limits: Limits, failure: Failure | undefined): Runner["call"] {
  let left = limits.exercise;
  return async (args) => {
    if (failure) return failure;
    const together = `All checks together take more than ${seconds(limits.exercise)}.`;
    const limit = Math.min(limits.call, left);
    const start = performance.now();
    const reply = parse(
      await child.ask(encode(args), limit, limit < limits.call ? together : lateCall(limit)),
    );
    left -= performance.now() - start;
    return reply === "loaded" ? forged : reply;
  };
}

const forged: Failure = { kind: "blocked", message: "The code writes to the grader's own channel." };

const KINDS: Readonly<Record<string, Failure["kind"]>> = {
  E: "runtime error",
  B: "blocked",
  M: "out of memory",
  T: "timeout",
};

/** Reads a reply without trusting it: whatever is not exactly an answer is a forgery. */
function parse(reply: Reply): Outcome | "loaded" {
  if (typeof reply !== "string") return reply;
  try {
    if (reply === "L") return "loaded";
    const kind = KINDS[reply[0] ?? ""];
    if (kind) return { kind, message: String(JSON.parse(reply.slice(1))).slice(0, 2000) };
    if (!/^V[01]/.test(reply)) return forged;
    return { kind: "value", value: decode(reply.slice(2)), mutated: reply[1] === "1" };
  } catch {
    return forged;
  }
}
