/**
 * What learner code sees of the world inside QuickJS, which knows the language alone: a console, timers, and what of
 * Node is harmless and small.
 */
import { HARMLESS, originals } from "../wire";
import { createTimers, type Timers } from "./guestTimers";
import { Blocked, NOT_IN_QUICKJS, withoutNetwork, withoutProcesses } from "./blocked";

const { ErrorOf, isArray, isView, keys, slice, stringify, tagOf, text: toText } = originals;

/** What the process around QuickJS does for code inside of it. */
export interface Host {
  print(text: string): void;
  /** Milliseconds. */
  now(): number;
  /** Ends everything, with this answer. */
  leave(answer: string): never;
}

/**
 * Puts the globals in place, before any learner code is loaded.
 * @param started called when a timer is started; what it gives back is told the timer's error
 */
export function furnish(host: Host, started: () => (error: unknown) => void): Timers {
  const timers = createTimers(started);
  const world = {
    ...timers.globals,
    console: createConsole(host),
    process: createProcess(host),
    performance: { now: host.now, timeOrigin: 0, mark: () => undefined, measure: () => undefined },
    queueMicrotask: (run: () => void) => void Promise.resolve().then(run),
    structuredClone: cloned,
    global: globalThis,
    ...withoutNetwork(),
  };
  for (const [name, value] of Object.entries(world)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
  return timers;
}

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return stringify(value) ?? toText(value);
  } catch {
    return toText(value);
  }
}

function createConsole(host: Host): Record<string, (...args: unknown[]) => void> {
  const print = (...args: unknown[]) => host.print(`${args.map(shown).join(" ")}\n`);
  const printing = ["log", "info", "debug", "dir", "table", "warn", "error", "trace"];
  const quiet = "assert clear count countReset group groupCollapsed groupEnd time timeEnd timeLog".split(" ");
  return Object.fromEntries([
    ...printing.map((name) => [name, print] as const),
    ...quiet.map((name) => [name, () => undefined] as const),
  ]);
}

function createProcess(host: Host): object {
  const exit = () => host.leave(`E${stringify("The code calls process.exit(). Return a value instead.")}`);
  const stream = { isTTY: false, write: (text: unknown) => (host.print(toText(text)), true) };
  const none = Object.fromEntries(["on", "once", "off", "emit"].map((name) => [name, () => undefined]));
  const nanoseconds = () => Math.round(1e6 * host.now());
  const clock = {
    uptime: () => host.now() / 1000,
    hrtime: Object.assign(() => [Math.floor(nanoseconds() / 1e9), nanoseconds() % 1e9], {
      bigint: () => BigInt(nanoseconds()),
    }),
    nextTick: (run: (...args: unknown[]) => void, ...args: unknown[]) =>
      void Promise.resolve().then(() => run(...args)),
    memoryUsage: Object.assign(() => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }), {
      rss: () => 0,
    }),
    cpuUsage: () => ({ user: 0, system: 0 }),
  };
  const facts = { env: {}, argv: ["node"], pid: 1, ppid: 0, version: "", versions: {}, platform: "quickjs" };
  const streams = { stdout: stream, stderr: stream };
  return { ...facts, ...clock, ...streams, ...none, ...withoutProcesses(), exit, cwd: () => "/" };
}

/** A deep copy of data. */
function cloned(value: unknown): unknown {
  if (typeof value === "function" || typeof value === "symbol") throw new ErrorOf("It cannot be cloned.");
  if (typeof value !== "object" || value === null) return value;
  if (isArray(value)) return value.map(cloned);
  if (isView(value)) return (value as Float64Array).slice();
  switch (slice(tagOf(value), 8, -1)) {
    case "Map":
      return new Map([...(value as Map<unknown, unknown>)].map(([key, item]) => [cloned(key), cloned(item)]));
    case "Set":
      return new Set([...(value as Set<unknown>)].map(cloned));
    case "Date":
      return new Date(value as Date);
  }
  return Object.fromEntries(keys(value).map((key) => [key, cloned((value as Record<string, unknown>)[key])]));
}

/** What `require` gives inside QuickJS. */
export function guestRequire(name: string): unknown {
  const small = SMALL.get(name.replace(/^node:/, ""));
  if (small !== undefined) return small;
  if (HARMLESS.includes(name)) throw new Blocked(`${name} is ${NOT_IN_QUICKJS}.`);
  throw new Blocked(`require(${stringify(toText(name))}) is not allowed in this exercise.`);
}

function assert(holds: unknown, message: unknown = "The assertion does not hold."): void {
  if (holds) return;
  throw message instanceof ErrorOf ? message : new ErrorOf(toText(message));
}
const assertions = Object.assign(assert, {
  ok: assert,
  equal: (a: unknown, b: unknown, message?: unknown) => assert(Object.is(a, b), message),
  notEqual: (a: unknown, b: unknown, message?: unknown) => assert(!Object.is(a, b), message),
  strictEqual: (a: unknown, b: unknown, message?: unknown) => assert(Object.is(a, b), message),
  deepEqual: (a: unknown, b: unknown, message?: unknown) => assert(shown(a) === shown(b), message),
  deepStrictEqual: (a: unknown, b: unknown, message?: unknown) => assert(shown(a) === shown(b), message),
});
const strict = Object.assign(assertions, { strict: assertions });

const nothing = async () => undefined;
const SMALL = new Map<string, unknown>([
  ["assert", strict],
  ["assert/strict", strict],
  ["perf_hooks", { performance: { now: () => Date.now() } }],
  ["timers/promises", { setTimeout: (_: number, value?: unknown) => Promise.resolve(value) }],
  ["@attention-lab/exercises", { check: nothing, hint: nothing, progress: nothing, failingCase: () => [] }],
]);
