/** A learner's process whose inner fences have fallen: it runs any code, with all of Node in hand. */
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, type Sandbox, startIsolatedRunner } from "../../src";
import { roomyLimits } from "./run";

/** Speaks as the harness does, on descriptors 3 and 4, and answers each call with what its first argument does. */
const SCRIPT = `const fs = require("fs");
  const next = () => { const b = Buffer.alloc(1e5); return b.toString("utf8", 0, fs.readSync(3, b)); };
  const say = (line) => fs.writeSync(4, line + "\\n");
  const failed = (error) => "failed: " + (error.code ?? error.message);
  const once = (emitter, event) => new Promise((yes, no) => emitter.on("error", no).on(event, yes));
  next(); say("R"); next(); say("L");
  (async () => {
    for (;;) {
      const [code] = JSON.parse(next().slice(1));
      const did = await eval("(async () => {" + code + "})()").then((x) => "did it: " + x, failed);
      say("V0" + JSON.stringify(did));
    }
  })();`;

/** Where the script is; every user may read it. */
export function escapeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "escaped-"));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "escaped.js"), SCRIPT);
  return folder;
}

/** The same wall around the script instead of the harness. */
export function escaped(sandbox: Sandbox, folder: string): Sandbox {
  return {
    ...sandbox,
    command: (limits, readable) => {
      const command = sandbox.command(limits, [...readable, folder]);
      return { ...command, args: [...command.args.slice(0, -1), join(folder, "escaped.js")] };
    },
  };
}

/** No wall at all: what shows that an attack is one. */
export const noWall = (folder: string): Sandbox => ({
  isolation: "node permission model",
  command: () => ({ file: process.execPath, args: ["escaped.js"], cwd: folder }),
});

/** What `code` does, run where learner code runs. */
export async function attack(code: string, sandbox: Sandbox, limits = roomyLimits): Promise<Outcome> {
  const runner = await startIsolatedRunner({ code: "", functionName: "f" }, { sandbox, limits });
  try {
    return await runner.call([code]);
  } finally {
    runner.stop();
  }
}
