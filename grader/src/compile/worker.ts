/** The thread in which learner code is compiled, so that code that keeps the compiler busy can be given up. */
import { parentPort } from "node:worker_threads";
import { type Compiled, compileNotebook, type CompileRequest } from "./compile";
import type { Program } from "./program";
import { compileErrors } from "./types";

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
    return { ok: true, compiled: compileNotebook(request) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

const emptyProgram = (source: string): Program => ({ source, segments: [], cell: 0, own: [], borrowed: [] });

function warmUp(packages: readonly string[], project: string): Response {
  const source = packages.map((name, i) => `import * as p${i} from ${JSON.stringify(name)};`).join("\n");
  compileErrors([emptyProgram(source)], project);
  return { ok: true, compiled: [] };
}

// The first run reads the library's types; do that before the clock for learner code starts.
compileErrors([emptyProgram("")]);
parentPort?.postMessage("ready");
parentPort?.on("message", (request: Request) => parentPort?.postMessage(respond(request)));
