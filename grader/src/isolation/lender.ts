/**
 * References of exercises, computed in a process of their own: learner code may ask for them where its own earlier
 * function does not work, with any arguments, and so may keep them busy for ever or fill their memory.
 */
import pLimit from "p-limit";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { defaultLimits, type Limits, type Runner, seconds } from "../core";
import { decode, encode } from "../wire";
import { LearnerProcess } from "./learnerProcess";
import type { Sandbox } from "./sandbox";

export interface Lender {
  /** Runs the reference of an exercise. */
  reference(id: string): Runner;
  stop(): void;
}

/** Time to load the exercises and all that their references need. */
const LOAD = 60_000;

/** @param module the file of a module that exports `topics` */
export function createLender(module: string, limits: Limits = defaultLimits): Lender {
  const one = pLimit(1);
  let process_: Promise<LearnerProcess> | undefined;
  const call = async (id: string, args: readonly unknown[]): ReturnType<Runner["call"]> => {
    const child = await (process_ ??= start(module, limits));
    const late = `Our own function does not finish within ${seconds(limits.call)} on these arguments.`;
    const reply = await child.ask(encode([id, args]), limits.call, late);
    if (typeof reply !== "string") {
      process_ = undefined;
      return reply;
    }
    if (reply.startsWith("V")) return { kind: "value", value: decode(reply.slice(1)), mutated: false };
    return { kind: "runtime error", message: String(JSON.parse(reply.slice(1))) };
  };
  return {
    reference: (id) => ({ call: (args) => one(() => call(id, args)) }),
    stop: () => void process_?.then((child) => child.stop()),
  };
}

async function start(module: string, limits: Limits): Promise<LearnerProcess> {
  const files = [join(__dirname, "lenderMain.js"), join(__dirname, "../../dist/isolation/lenderMain.js")];
  const file = files.find(existsSync);
  if (!file) throw new Error("The grader is not built: run `npm run build`.");
  const sandbox: Sandbox = {
    isolation: "node permission model",
    command: () => ({ file: process.execPath, args: [file, module], cwd: __dirname, env: process.env }),
  };
  const child = new LearnerProcess(sandbox, { ...limits, memory: 2 * limits.memory });
  const loaded = await child.ask("", LOAD, "they take too long to load.");
  if (loaded === "L") return child;
  throw new Error(`The references cannot be lent: ${typeof loaded === "string" ? loaded : loaded.message}`);
}
