/**
 * What learner code sees of the world: the language, timers, a console. The rest of Node is taken away.
 *
 * This is the inner fence. The outer ones (bubblewrap, Node's permission model) do not rely on it.
 */
import { inspect } from "node:util";
import { getHeapStatistics } from "node:v8";
import { runInNewContext } from "node:vm";
import { writeAll } from "../wire";
import { withoutNetwork, withoutProcesses } from "./blocked";

/** Where `process.exit()` in learner code ends. */
export type OnExit = () => never;

const KEPT = [
  ..."setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate queueMicrotask".split(
    " ",
  ),
  ..."structuredClone TextEncoder TextDecoder URL URLSearchParams Buffer atob btoa".split(" "),
  ..."AbortController AbortSignal Event EventTarget DOMException crypto".split(" "),
];
/**
 * Replaces the globals; call it once, before any learner code is loaded.
 * @param onTimer called whenever a timer of learner code runs
 */
export function scrubGlobals(onExit: OnExit, onTimer: () => void): void {
  const language = new Set<string>(runInNewContext("Object.getOwnPropertyNames(globalThis)") as string[]);
  const console = learnerConsole();
  const process = learnerProcess(onExit);
  const { performance } = globalThis;
  const start = performance.now.bind(performance);
  disarm(globalThis.process);
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name === "string" && (language.has(name) || KEPT.includes(name))) continue;
    Reflect.deleteProperty(globalThis, name);
  }
  const timing = { now: () => start(), timeOrigin: 0, mark: () => undefined, measure: () => undefined };
  const added = { console, process, performance: timing, global: globalThis, ...watchedTimers(onTimer) };
  for (const [name, value] of Object.entries({ ...added, ...withoutNetwork() })) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}

/** What Node's own `process` must not be able to do either, should learner code get hold of it. */
const DISARMED =
  "ppid kill _kill _debugProcess _debugEnd binding _linkedBinding dlopen getBuiltinModule abort report mainModule".split(
    " ",
  );

function disarm(real: NodeJS.Process): void {
  for (const name of DISARMED) {
    Object.defineProperty(real, name, { value: undefined, writable: false, configurable: false });
  }
}

type Timer = (callback: (...args: unknown[]) => void, ...rest: unknown[]) => unknown;

/** The timers, which tell `onTimer` before they call. */
function watchedTimers(onTimer: () => void): Record<string, Timer> {
  const watched =
    (timer: Timer): Timer =>
    (callback, ...rest) => {
      if (typeof callback !== "function") return timer(callback, ...rest);
      return timer((...args) => (onTimer(), callback(...args)), ...rest);
    };
  return {
    setTimeout: watched(setTimeout as Timer),
    setInterval: watched(setInterval as Timer),
    setImmediate: watched(setImmediate as Timer),
  };
}

function learnerConsole(): Record<string, (...args: unknown[]) => void> {
  const printTo =
    (descriptor: number) =>
    (...args: unknown[]) =>
      writeAll(
        descriptor,
        `${args.map((arg) => (typeof arg === "string" ? arg : inspect(arg))).join(" ")}\n`,
      );
  const [out, err, nothing] = [printTo(1), printTo(2), () => undefined];
  const quiet = "assert clear count countReset group groupCollapsed groupEnd time timeEnd timeLog".split(" ");
  const silent = Object.fromEntries(quiet.map((name) => [name, nothing]));
  return {
    ...silent,
    log: out,
    info: out,
    debug: out,
    dir: out,
    table: out,
    warn: err,
    error: err,
    trace: err,
  };
}

/** Node's own account reads a file, which a sealed process cannot open. */
function heapUsage(): NodeJS.MemoryUsage {
  const heap = getHeapStatistics();
  const { total_heap_size: heapTotal, used_heap_size: heapUsed, external_memory: external } = heap;
  return { rss: heap.total_physical_size, heapTotal, heapUsed, external, arrayBuffers: 0 };
}

function learnerProcess(onExit: OnExit): object {
  const { platform, arch, version, versions } = process;
  const [uptime, nextTick, cpuUsage] = [
    process.uptime.bind(process),
    process.nextTick.bind(process),
    process.cpuUsage.bind(process),
  ];
  const hrtime = Object.assign(process.hrtime.bind(process), { bigint: process.hrtime.bigint.bind(process) });
  const memoryUsage = Object.assign(heapUsage, { rss: () => heapUsage().rss });
  const stream = (descriptor: number) => ({
    isTTY: false,
    write: (text: unknown) => (writeAll(descriptor, String(text)), true),
  });
  const facts = {
    platform,
    arch,
    version,
    versions: { ...versions },
    pid: 1,
    ppid: 0,
    env: {},
    argv: ["node"],
  };
  const calls = { hrtime, memoryUsage, cpuUsage, uptime, nextTick, cwd: () => "/", exit: onExit };
  const events = Object.fromEntries(["on", "once", "off", "emit"].map((name) => [name, () => undefined]));
  const streams = { stdout: stream(1), stderr: stream(2) };
  return { ...facts, ...calls, ...events, ...streams, ...withoutProcesses() };
}
