/** The thread in which learner code is compiled, so that code that keeps the compiler busy can be given up. */
import { parentPort } from "node:worker_threads";
import type { Notebook } from "../notebook/read";
import type { Task } from "./build";
import { type Compiled, compileNotebook } from "./compile";
import { compileErrors } from "./types";

export interface Request {
  notebook: Notebook;
  tasks: readonly Task[];
  project: string;
}
export type Response = { ok: true; compiled: Compiled[] } | { ok: false; message: string };

function respond({ notebook, tasks, project }: Request): Response {
  try {
    return { ok: true, compiled: compileNotebook(notebook, tasks, project) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

// The first run reads the library's types; do that before the clock for learner code starts.
compileErrors([{ kind: "program", source: "", segments: [], cell: 0 }]);
parentPort?.postMessage("ready");
parentPort?.on("message", (request: Request) => parentPort?.postMessage(respond(request)));
