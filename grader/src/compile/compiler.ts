/** Compiles notebooks in a thread with a time limit. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { seconds } from "../core";
import type { Compiled, CompileRequest } from "./compile";
import type { Request, Response } from "./worker";

export interface Compiler {
  /** One result per wanted task. Never rejects for anything learner code does. */
  compile(request: CompileRequest, limit: number): Promise<Compiled[]>;
  /** Ends the thread; the next request starts another one. */
  close(): Promise<void>;
}

const START_LIMIT = 60_000;

/** A compiler; it starts with its first request, and does not keep the process alive. */
export function createCompiler(): Compiler {
  let started: Promise<Thread> | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const close = async () => {
    const thread = started;
    started = undefined;
    typesRead = new Set();
    await (await thread)?.stop();
  };
  let typesRead = new Set<string>();
  const readTypes = async ({ tasks, project }: CompileRequest): Promise<void> => {
    const packages = importedBy(tasks).filter((name) => !typesRead.has(name));
    if (packages.length === 0) return;
    await attempt({ packages, project }, START_LIMIT);
    packages.forEach((name) => typesRead.add(name));
  };
  const attempt = async (request: Request, limit: number): Promise<Response> => {
    started ??= startThread();
    const thread = await started;
    try {
      return await thread.ask(request, limit);
    } catch (error) {
      await close();
      return { ok: false, message: (error as Error).message };
    }
  };
  const tryOnce = (request: CompileRequest, limit: number) =>
    readTypes(request).then(() => attempt(request, limit));
  const compile = async (request: CompileRequest, limit: number): Promise<Compiled[]> => {
    const response = await tryOnce(request, limit);
    if (response.ok) return response.compiled;
    const { wanted = request.tasks.map(({ id }) => id) } = request;
    // One exercise spoils it for all: compile them one by one to keep the others' points.
    if (wanted.length === 1) return [givenUp(response.message)];
    return oneByOne(request, wanted, (one) => tryOnce(one, limit));
  };
  return {
    compile(request, limit) {
      const result = queue.then(() => compile(request, limit));
      queue = result.catch(() => undefined);
      return result;
    },
    close,
  };
}

async function oneByOne(
  request: CompileRequest,
  wanted: readonly string[],
  tryOnce: (request: CompileRequest) => Promise<Response>,
): Promise<Compiled[]> {
  const compiled: Compiled[] = [];
  const busy = new Set<string>();
  for (const id of wanted) {
    const response = await tryOnce(lendingFor({ ...request, wanted: [id] }, busy));
    if (!response.ok) busy.add(id);
    compiled.push(...(response.ok ? response.compiled : [givenUp(response.message)]));
  }
  return compiled;
}

/** The same request, with the references of those exercises whose answers keep the compiler busy. */
function lendingFor(request: CompileRequest, busy: ReadonlySet<string>): CompileRequest {
  const names = request.tasks.filter(({ id }) => busy.has(id)).map(({ functionName }) => functionName);
  const tasks = request.tasks.map((task) => {
    const lent = names.filter((name) => task.lendable?.includes(name));
    return { ...task, borrow: [...(task.borrow ?? []), ...lent] };
  });
  return { ...request, tasks };
}

const importedBy = (tasks: CompileRequest["tasks"]): string[] => [
  ...new Set(tasks.flatMap(({ allowedImports = [] }) => allowedImports)),
];

function givenUp(reason: string): Compiled {
  const message = `The code cannot be compiled: ${reason}`;
  return { kind: "refusal", result: "compile error", message, repaired: [] };
}

interface Thread {
  ask(request: Request, limit: number): Promise<Response>;
  stop(): Promise<unknown>;
}

async function startThread(): Promise<Thread> {
  const files = [join(__dirname, "worker.js"), join(__dirname, "../../dist/compile/worker.js")];
  const file = files.find(existsSync);
  if (!file) throw new Error("The grader is not built: run `npm run build`.");
  const worker = new Worker(file, {
    resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 96 },
  });
  let settle: (message: unknown, error?: Error) => void = () => undefined;
  worker.on("message", (message) => settle(message));
  worker.on("error", (error) => settle(undefined, error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", () => settle(undefined, new Error("the compiler stopped.")));
  // After the listeners, which would keep the process alive again.
  worker.unref();
  const next = (limit: number) =>
    new Promise<unknown>((resolve, reject) => {
      const late = () => reject(new Error(`the compiler does not finish within ${seconds(limit)}.`));
      const timer = setTimeout(late, limit);
      settle = (message, error) => {
        clearTimeout(timer);
        return error ? reject(error) : resolve(message);
      };
    });
  await next(START_LIMIT);
  return {
    ask(request, limit) {
      const response = next(limit) as Promise<Response>;
      worker.postMessage(request);
      return response;
    },
    stop: () => worker.terminate(),
  };
}
