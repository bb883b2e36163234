import { permissionSandbox, startIsolatedRunner } from "../../src";
import { quickjsSandbox } from "../../src/isolation";
import { roomyLimits, run, shortLimits } from "./run";

test("a function is called again and again in one process, with data of every kind", async () => {
  const code = "let calls = 0; exports.f = (...args) => [++calls, ...args]";
  const runner = await startIsolatedRunner({ code, functionName: "f" }, { limits: roomyLimits });
  const args = [[[1, NaN], [-0, Infinity]], { a: undefined, $: "x" }, Float32Array.of(0.5), "é\n", null]; // prettier-ignore
  expect(await runner.call(args)).toEqual({ kind: "value", value: [1, ...args], mutated: false });
  expect(await runner.call([])).toEqual({ kind: "value", value: [2], mutated: false });
  runner.stop();
  expect(await runner.call([])).toMatchObject({ kind: "runtime error" });
});

test("an error in one call does not end the process; a time-out does", async () => {
  const code = "exports.f = (x) => { if (x === 0) throw new Error('zero'); while (x === 1); return x; }";
  const runner = await startIsolatedRunner({ code, functionName: "f" }, { limits: shortLimits });
  expect(await runner.call([0])).toMatchObject({ kind: "runtime error", message: "Error: zero" });
  expect(await runner.call([2])).toMatchObject({ value: 2 });
  expect(await runner.call([1])).toMatchObject({ kind: "timeout" });
  expect(await runner.call([2])).toMatchObject({ kind: "timeout" });
});

test("all calls together have a limit", async () => {
  const code = "exports.f = async () => new Promise((done) => setTimeout(done, 800, 1))";
  const limits = { ...roomyLimits, exercise: 1400 };
  const runner = await startIsolatedRunner({ code, functionName: "f" }, { limits });
  expect(await runner.call([])).toMatchObject({ value: 1 });
  expect(await runner.call([])).toMatchObject({ message: "All checks together take more than 1.4 seconds." });
});

test("code that does not load says why, on every call", async () => {
  expect(await run("throw new Error('at load')", undefined)).toMatchObject({ message: "Error: at load" });
  expect(await run("exports.f = 5", undefined)).toMatchObject({ message: "TypeError: f is not a function" });
});

describe("what of Node is harmless", () => {
  const uses = [
    "process.hrtime.bigint() >= 0n && process.memoryUsage.rss() >= 0 && process.cpuUsage().user >= 0",
    "process.hrtime()[0] >= 0 && process.uptime() >= 0",
    "require('assert').strict.equal(1, 1) === undefined && require('node:assert').ok(true) === undefined",
    "typeof performance.now() === 'number' && structuredClone([1])[0] === 1",
  ];
  const walls = ["node", "quickjs"] as const;
  test.each(walls.flatMap((wall) => uses.map((use) => [wall, use] as const)))("%s: %s", async (wall, use) => {
    const sandbox = wall === "quickjs" ? quickjsSandbox() : permissionSandbox();
    expect(await run(`exports.f = () => ${use}`, sandbox)).toMatchObject({ value: true });
  });

  test("what QuickJS does not have is named", async () => {
    expect(await run("exports.f = () => crypto.randomUUID()", quickjsSandbox())).toMatchObject({
      kind: "blocked",
      message: "crypto is not available where exercises run in QuickJS.",
    });
    expect(await run("exports.f = () => typeof crypto", quickjsSandbox())).toMatchObject({
      value: "undefined",
    });
  });
});
