/** Timers without a clock, for code inside QuickJS: whatever is due next runs when nothing else is left to do. */
import { originals } from "../wire";

const { TypeErrorOf } = originals;

export interface Timers {
  /** `setTimeout` and its like. */
  readonly globals: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** Runs the next timer; false when there is none. */
  runNext(): boolean;
}

interface Timer {
  id: number;
  due: number;
  every: number | undefined;
  run(): void;
}

type Callback = (...args: unknown[]) => void;

/** @param started called when a timer is started; what it gives back is told the timer's error */
export function createTimers(started: () => (error: unknown) => void): Timers {
  let [now, last] = [0, 0];
  let waiting: Timer[] = [];
  const start =
    (repeats: boolean) =>
    (callback: Callback, delay = 0, ...args: unknown[]): number => {
      const wait = Math.max(1, Number(delay) || 0);
      const run = guarded(callback, args, started());
      waiting.push({ id: ++last, due: now + wait, every: repeats ? wait : undefined, run });
      return last;
    };
  const clear = (id: unknown) => {
    waiting = waiting.filter((timer) => timer.id !== id);
  };
  const runNext = () => {
    const next = [...waiting].sort((a, b) => a.due - b.due || a.id - b.id)[0];
    if (!next) return false;
    now = next.due;
    if (next.every === undefined) clear(next.id);
    else next.due += next.every;
    next.run();
    return true;
  };
  const setImmediate = (callback: Callback, ...args: unknown[]) => start(false)(callback, 0, ...args);
  const starting = { setTimeout: start(false), setInterval: start(true), setImmediate };
  const clearing = { clearTimeout: clear, clearInterval: clear, clearImmediate: clear };
  return { globals: { ...starting, ...clearing }, runNext };
}

function guarded(callback: Callback, args: unknown[], fail: (error: unknown) => void): () => void {
  if (typeof callback !== "function") throw new TypeErrorOf("The callback of a timer is a function.");
  return () => {
    try {
      callback(...args);
    } catch (error) {
      fail(error);
    }
  };
}
