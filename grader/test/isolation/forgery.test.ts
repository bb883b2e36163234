/** A process that lies on the private channel: a script with all of Node takes the harness's place. */
import { rmSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge, type Sandbox, startIsolatedRunner } from "../../src";
import { sum } from "../toy";
import { roomyLimits, shortLimits } from "./run";

const folder = mkdtempSync(join(tmpdir(), "forger-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A "sandbox" that runs `script` instead of the harness; `say` writes to the channel, `next` reads a line. */
function impostor(script: string): Sandbox {
  const file = join(folder, `${Math.random()}.js`);
  const prelude = `const fs = require("fs"); const say = (t) => fs.writeSync(4, t);
    const next = () => { const b = Buffer.alloc(1e6); return b.toString("utf8", 0, fs.readSync(3, b)); }; next(); say("R\\n"); next();`;
  writeFileSync(file, prelude + script);
  return {
    isolation: "node permission model",
    command: () => ({ file: process.execPath, args: [file], cwd: folder }),
  };
}

async function graded(script: string, limits = roomyLimits) {
  const options = { sandbox: impostor(script), limits };
  const runner = await startIsolatedRunner({ code: "", functionName: "sum" }, options);
  const { score, result, message } = await judge(sum, runner, "forgery");
  runner.stop();
  return { score, result, message };
}
const stay = "setInterval(() => {}, 1000);";

test.each([
  [
    "claims to have passed",
    `say("L\\n"); next(); say('{"passed":true,"score":2}\\n');`,
    "blocked",
    /own channel/,
  ],
  ["answers before it is asked", `say("L\\nV0{}\\nV0{}\\n");`, "blocked", /own channel/],
  ["answers twice", `say("L\\n"); next(); say("V00\\nV00\\n");`, "blocked", /own channel/],
  ["claims to be loaded again", `say("L\\n"); next(); say("L\\n");`, "blocked", /own channel/],
  ["answers broken data", `say("L\\n"); next(); say("V0{]\\n");`, "blocked", /own channel/],
  ["invents a tag", `say("L\\n"); next(); say('V0{"$":"Check","of":[]}\\n');`, "blocked", /own channel/],
  [
    "sends a tensor of more numbers than its shape holds",
    `say("L\\n"); next(); say('V0{"$":"tensor","of":["float32",[2],[1,2,3]]}\\n');`,
    "blocked",
    /own channel/,
  ],
  [
    "sends a tensor of text",
    `say("L\\n"); next(); say('V0{"$":"tensor","of":["float32",[1],["6"]]}\\n');`,
    "blocked",
    /own channel/,
  ],
  ["counts leaks in words", `say("L\\n"); next(); say("V0+many;6\\n");`, "blocked", /own channel/],
  ["answers a value while loading", `say("V06\\n");`, "blocked", /own channel/],
  ["floods the channel", `say("L\\n"); next(); for (;;) say("x".repeat(1e6));`, "blocked", /too large/],
  [
    "closes its descriptors",
    `say("L\\n"); next(); for (const fd of [1, 2, 3, 4]) fs.closeSync(fd);`,
    "timeout",
    /finish/,
  ],
  ["kills itself", `say("L\\n"); next(); process.kill(process.pid, "SIGKILL");`, "runtime error", /SIGKILL/],
  ["says nothing", "", "timeout", /Loading/],
])("%s: nothing earned", async (_, script, result, message) => {
  const got = await graded(script + stay, result === "timeout" ? shortLimits : roomyLimits);
  expect(got).toMatchObject({ score: 0, result, message: expect.stringMatching(message) });
});

test("data that pollutes prototypes is only data", async () => {
  await graded(
    `say("L\\n"); next(); say('V0{"__proto__":{"passed":true,"length":3}}\\n');${stay}`,
    shortLimits,
  );
  expect(({} as Record<string, unknown>).passed).toBeUndefined();
});
