/** Several programs of one learner in one process: as if each had its own, and in a new one where it would not be. */
import type { ExerciseResult, Sandbox } from "../../src";
import { createSessions, permissionSandbox, quickjsSandbox, type Sessions } from "../../src/isolation";
import { roomyLimits, shortLimits } from "./run";

const walls: [string, () => Sandbox][] = [
  ["node", permissionSandbox],
  ["quickjs", quickjsSandbox],
];

/** Runs programs one after another; each is a function `f`, called once with 2. */
async function runAll(create: () => Sandbox, codes: readonly string[], limits = roomyLimits) {
  const sandbox = create();
  let processes = 0;
  const command: Sandbox["command"] = (...args) => (processes++, sandbox.command(...args));
  const sessions = createSessions({ sandbox: { ...sandbox, command }, limits });
  const said: unknown[] = [];
  for (const code of codes) said.push(await ask(sessions, code));
  sessions.stop();
  return { said, processes };
}

async function ask(sessions: Sessions, code: string): Promise<unknown> {
  let said: unknown;
  await sessions.run({ code, functionName: "f" }, async ({ failure, call }) => {
    const outcome = failure ?? (await call([2]));
    said = outcome.kind === "value" ? outcome.value : outcome.kind;
    const result = outcome.kind === "value" ? "pass" : outcome.kind;
    return { result } as ExerciseResult;
  });
  return said;
}

test.each(walls)("%s: programs that leave nothing behind share a process", async (_, wall) => {
  const codes = [
    "exports.f = (x) => x + 1;",
    "const table = [1, 2, 3]; exports.f = async (x) => table[x];",
    "exports.f = () => { throw new Error('wrong'); };",
    "exports.f = 5;",
    "console.log('hi'); exports.f = (x) => JSON.stringify([x]);",
    "exports.f = (x) => new Promise((resolve) => setTimeout(() => resolve(x), 1));",
  ];
  const { said, processes } = await runAll(wall, codes);
  expect(said).toEqual([3, 3, "runtime error", "runtime error", "[2]", 2]);
  expect(processes).toBe(1);
});

const LEAVES = [
  "Array.prototype.map = () => 7;",
  "Math.max = () => 7;",
  "globalThis.extra = 1;",
  "sloppy = 1;",
  "delete globalThis.parseInt;",
  "console.log = () => 7;",
  "Object.freeze(Array.prototype);",
  "Object.setPrototypeOf(Array.prototype, { more: 1 });",
  "Object.defineProperty(Object.prototype, 'hidden', { get: () => 7 });",
  "require('assert').equal = () => 7;",
  "Reflect.ownKeys = Object.is = () => 7;",
  "setInterval(() => { globalThis.late = 1; }, 5);",
  "new Promise(() => setTimeout(() => undefined, 1e6));",
];
const LOOKS = `exports.f = (x) => [
  [x].map((y) => y)[0], Math.max(x, 1), typeof extra, typeof sloppy, typeof late, typeof parseInt, {}.hidden, [].more,
  Object.isFrozen(Array.prototype), require("assert").equal(1, 1) === undefined,
].join();`;
const untouched = "2,2,undefined,undefined,undefined,function,,,false,true";

test.each(LEAVES)("what one program leaves behind is not there for the next: %s", async (code) => {
  const { said, processes } = await runAll(permissionSandbox, [`${code} exports.f = (x) => x;`, LOOKS]);
  expect(said).toEqual([2, untouched]);
  expect(processes).toBe(2);
});

test("QuickJS has a new engine for every program", async () => {
  const codes = LEAVES.map((code) => `${code} exports.f = (x) => x;`).flatMap((code) => [code, LOOKS]);
  const { said, processes } = await runAll(quickjsSandbox, codes);
  expect(said).toEqual(LEAVES.flatMap(() => [2, untouched]));
  expect(processes).toBe(1);
});

test.each(walls)("%s: after a loop without end or process.exit() the others go on", async (_, wall) => {
  const codes = ["exports.f = (x) => x;", "exports.f = () => { for (;;); };", "exports.f = () => process.exit();", "exports.f = (x) => x;"]; // prettier-ignore
  const { said } = await runAll(wall, codes, shortLimits);
  expect(said).toEqual([2, "timeout", "runtime error", 2]);
});
