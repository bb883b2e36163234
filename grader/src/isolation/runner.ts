/** The runner that counts: learner code in a fenced process of its own; here only data arrives. */
import { defaultLimits, type Limits, type Outcome, type Runner, seconds } from "../core";
import { decode, encode, type LoadMessage, type PrepareMessage } from "../wire";
import { allowedPackages } from "./packages";
import { lateCall, LearnerProcess, outOfMemory, type Reply } from "./learnerProcess";
import { findSandbox } from "./find";
import type { Sandbox } from "./sandbox";

type Failure = Exclude<Outcome, { kind: "value" }>;

/** What a fenced process runs: JavaScript that puts the function on `exports`. */
export interface LearnerProgram {
  code: string;
  functionName: string;
  allowedImports?: readonly string[];
  /** Functions of earlier exercises that are computed out here. */
  lent?: Readonly<Record<string, Runner>>;
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
  const session = await startSession(program.allowedImports ?? [], options);
  const runner = await session.load(program);
  return { ...(runner ?? { failure: forged, call: () => Promise.resolve(forged) }), stop: session.stop };
}

/** A process for programs of one learner, one after another. */
export interface LearnerSession {
  /** Loads a program; undefined when an earlier one has left something behind, so that another process is needed. */
  load(program: LearnerProgram): Promise<Omit<IsolatedRunner, "stop"> | undefined>;
  /** Whether the process has come to its end. */
  hasEnded(): boolean;
  /** Ends the process. */
  stop(): void;
}

/** Starts a fresh process; programs may import `allowedImports`. */
export async function startSession(
  allowedImports: readonly string[],
  options: IsolationOptions = {},
): Promise<LearnerSession> {
  const limits = options.limits ?? defaultLimits;
  const sandbox = options.sandbox ?? (await findSandbox(limits));
  const { files, folders } = allowedPackages(allowedImports, options.project ?? process.cwd());
  const learner = new LearnerProcess(sandbox, limits, folders);
  const unready = await prepare(learner, files, limits);
  let isFirst = true;
  return {
    async load(program) {
      const ask = asker(learner, program.lent ?? {});
      const loaded = unready ?? (await load(ask, program, limits));
      const isDirty = loaded === "dirty" && !isFirst;
      isFirst = false;
      if (isDirty) return undefined;
      const failure = loaded === "loaded" ? undefined : isFailure(loaded) ? loaded : forged;
      return { failure, call: caller(learner, ask, limits, failure) };
    },
    hasEnded: () => learner.hasEnded,
    stop: () => learner.stop(),
  };
}

const isFailure = (outcome: Outcome | "loaded" | "dirty"): outcome is Failure =>
  typeof outcome !== "string" && outcome.kind !== "value";

/** Time for the packages that an exercise allows; none of it is the learner's. */
const PREPARE = 30_000;

/** Lets the harness load all that it will need, then takes from it what learner code must not have. */
async function prepare(
  learner: LearnerProcess,
  modules: PrepareMessage["modules"],
  limits: Limits,
): Promise<Outcome | undefined> {
  const message: PrepareMessage = { modules, answerLimit: limits.answer };
  const late = "The grader's own process does not get ready.";
  const reply = await learner.ask(JSON.stringify(message), PREPARE, late);
  await learner.seal();
  if (reply === "R") return undefined;
  const outcome = parse(reply, limits);
  return typeof outcome === "string" ? forged : outcome;
}

async function load(
  ask: AskLine,
  { code, functionName }: LearnerProgram,
  limits: Limits,
): Promise<Outcome | "loaded" | "dirty"> {
  const message: LoadMessage = { code, functionName };
  const late = `Loading the code takes more than ${seconds(limits.load)}. Is there a loop outside the function?`;
  const reply = await ask(`P${JSON.stringify(message)}`, limits.load, late);
  return reply === "D" ? "dirty" : parse(reply, limits);
}

type AskLine = (line: string, limit: number, late: string) => Promise<Reply>;

/** Asks the process; answers the questions that it asks back about functions lent to it. */
function asker(child: LearnerProcess, lent: Readonly<Record<string, Runner>>): AskLine {
  return async (line, limit, late) => {
    const start = performance.now();
    let reply = await child.ask(line, limit, late);
    while (typeof reply === "string" && reply.startsWith("Q")) {
      const answer = await answerTo(reply.slice(1), lent);
      if (answer === undefined) return forged;
      const left = limit - (performance.now() - start);
      reply = await child.ask(answer, Math.max(left, 1), late);
    }
    return reply;
  };
}

/** One line for the process; undefined for a question that it may not ask. */
async function answerTo(
  question: string,
  lent: Readonly<Record<string, Runner>>,
): Promise<string | undefined> {
  const [name, args] = questionIn(question);
  const runner = Object.hasOwn(lent, name) ? lent[name] : undefined;
  if (!runner || !Array.isArray(args)) return undefined;
  const outcome = await runner.call(args);
  return outcome.kind === "value" ? `V${encode(outcome.value)}` : `E${JSON.stringify(outcome.message)}`;
}

function questionIn(question: string): [name: string, args: unknown] {
  try {
    const [name, args] = decode(question) as unknown[];
    return [String(name), args];
  } catch {
    return ["", undefined];
  }
}

function caller(
  child: LearnerProcess,
  ask: AskLine,
  limits: Limits,
  failure: Failure | undefined,
): Runner["call"] {
  let left = limits.exercise;
  return async (args) => {
    if (failure) return failure;
    const together = `All checks together take more than ${seconds(limits.exercise)}.`;
    if (left < limits.call) left += child.waitedSince();
    const limit = Math.max(1, Math.min(limits.call, left));
    const start = performance.now();
    const reply = parse(
      await ask(`A${encode(args)}`, limit, limit < limits.call ? together : lateCall(limit)),
      limits,
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
function parse(reply: Reply, limits: Limits): Outcome | "loaded" {
  if (typeof reply !== "string") return reply;
  try {
    if (reply === "L") return "loaded";
    const kind = KINDS[reply[0] ?? ""];
    if (kind === "out of memory") return outOfMemory(limits);
    if (kind) return { kind, message: String(JSON.parse(reply.slice(1))).slice(0, 2000) };
    const [head, fate, leaked] = /^V([012])(?:\+(\d{1,9});)?/.exec(reply) ?? [];
    if (head === undefined) return forged;
    const value = decode(reply.slice(head.length));
    return { kind: "value", value, mutated: fate === "1", ...tensorFate(fate === "2", Number(leaked ?? 0)) };
  } catch {
    return forged;
  }
}

/** Says nothing about tensors where there is nothing to say. */
const tensorFate = (disposed: boolean, leaked: number) => ({
  ...(disposed && { disposed }),
  ...(leaked > 0 && { leaked }),
});
