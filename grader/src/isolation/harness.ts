/** What every wall starts: Node with its own fences, and the harness. */
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Limits } from "../core";

export const ENTRY = join("harness", "main.js");

/** All that a learner's process sees of the grader: neither judge nor compiler. */
export const SEEN = ["harness", "wire"];

/** The folder of the compiled grader, also when this runs from the TypeScript sources. */
export function compiledFolder(): string {
  const candidates = [join(__dirname, ".."), join(__dirname, "../../dist")];
  const found = candidates.find((folder) => existsSync(join(folder, ENTRY)));
  if (!found) throw new Error("The grader is not built: run `npm run build`.");
  return realpathSync(found);
}

/** Files may be read (the harness alone); no writing, no child processes, no threads, no native code. */
export function nodeFlags(limits: Limits, readable: readonly string[]): string[] {
  const heap = Math.round(limits.memory / 2 / 1024 / 1024);
  const knows = (flag: string) => process.allowedNodeEnvironmentFlags.has(flag);
  return [
    knows("--permission") ? "--permission" : "--experimental-permission",
    ...["--disable-sigusr1"].filter(knows),
    ...readable.map((folder) => `--allow-fs-read=${join(folder, "*")}`),
    "--no-warnings",
    "--no-addons",
    `--max-old-space-size=${heap}`,
    // Threads that optimise in the background cost a short life more than they save it.
    "--v8-pool-size=0",
    "--max-semi-space-size=8",
    "--stack-size=900",
  ];
}
