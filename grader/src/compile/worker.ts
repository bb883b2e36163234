/** The thread in which learner code is compiled, so that code that keeps the compiler busy can be given up. */
import { parentPort } from "node:worker_threads";
import { type Compiled, compileNotebook, type CompileRequest } from "./compile";
import { readTypes } from "./types";

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
    if ("packages" in request) {
      readTypes(request.packages, project);
      return { ok: true, compiled: [] };
    }
    return { ok: true, compiled: compileNotebook(request) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

readTypes();
parentPort?.postMessage("ready");
parentPort?.on("message", (request: Request) => parentPort?.postMessage(respond(request)));
