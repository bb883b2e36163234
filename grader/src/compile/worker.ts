/** The thread in which learner code is compiled, so that code that keeps the compiler busy can be given up. */
import { parentPort } from "node:worker_threads";
import type { Notebook } from "../notebook";
import { type Compiled, compileNotebook } from "./compile";
import type { Task } from "./program";
import { compileErrors } from "./types";

export interface CompileRequest {
  notebook: Notebook;
  tasks: readonly Task[];
  project: string;
}
/** Asks for the types of these packages to be read, before the clock for learner code starts. */
export interface WarmUpRequest {
  packages: readonly string[];
  project: string;
}
export type Request = CompileRequest | WarmUpRequest;
export type Response = { ok: true; compiled: Compiled[] } | { ok: false; message: string };

function respond(request: Request): Response {
  const { project } = request;
  try {
    if ("packages" in request) return warmUp(request.packages, project);
    return { ok: true, compiled: compileNotebook(request.notebook, request.tasks, project) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function warmUp(packages: readonly string[], project: string): Response {
  const source = packages.map((name, i) => `import * as p${i} from ${JSON.stringify(name)};`).join("\n");
  compileErrors([{ kind: "program", source, segments: [], cell: 0 }], project);
  return { ok: true, compiled: [] };
}

// The first run reads the library's types; do that before the clock for learner code starts.
compileErrors([{ kind: "program", source: "", segments: [], cell: 0 }]);
parentPort?.postMessage("ready");
parentPort?.on("message", (request: Request) => parentPort?.postMessage(respond(request)));
