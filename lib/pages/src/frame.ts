/** What all pages share: their data, the learner's code in a worker of its own, and what is said when it fails. */

/** What `explore` hands to a page. */
export interface Handed {
  /** Whatever this page draws. */
  readonly start: unknown;
  /** A program that makes `compute`, as text: the learner's function and what it uses. */
  readonly program: string;
}

/** The time a learner's function has for one answer, in milliseconds. */
const PATIENCE = 1000;
/** More entries than any page draws. */
const MOST = 10_000;

export const handed = JSON.parse(document.getElementById("data")?.textContent ?? "null") as Handed;

const status = document.getElementById("status") as HTMLElement;
const stop = document.getElementById("stop") as HTMLButtonElement;

/** What runs in the worker around the learner's program: it answers each question with a value or with an error. */
const AROUND = `
const entries = (value) => {
  let count = 0;
  const visit = (part) => {
    if (++count > ${MOST}) throw new RangeError("The answer has more than ${MOST} entries.");
    if (typeof part === "object" && part !== null) Object.values(part).forEach(visit);
  };
  visit(value);
};
onmessage = ({ data: { id, args } }) => {
  try {
    const value = compute(...args);
    entries(value);
    postMessage({ id, value });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};`;

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

/**
 * Asks the learner's function without ever waiting for it: the page stays alive whatever the function does. A question
 * that comes while another is open waits, and replaces all that wait.
 */
export function asker<Args extends readonly unknown[], Value>(
  isValue: (value: unknown) => value is Value,
  expected: string,
): (args: Args, show: (value: Value) => void) => void {
  return (args, show) =>
    put({
      args,
      receive({ value, error }) {
        if (error !== undefined) say(`For ${shown(args)} the function stops: ${error}`);
        else if (!isValue(value)) say(`For ${shown(args)} expected ${expected}, got ${shown([value])}`);
        else {
          say("");
          show(value);
        }
      },
    });
}

interface Question {
  args: readonly unknown[];
  receive(answer: Answer): void;
}
let worker: Worker | undefined;
let [open, waiting]: [Question | undefined, Question | undefined] = [undefined, undefined];
let [count, timer] = [0, 0];

function put(question: Question): void {
  if (open) {
    waiting = question;
    return;
  }
  open = question;
  count++;
  stop.disabled = false;
  worker ??= startWorker();
  timer = window.setTimeout(() => {
    end(
      `For ${shown(question.args)} the function does not finish within a second. Is there a loop that never ends?`,
    );
  }, PATIENCE);
  worker.postMessage({ id: count, args: question.args });
}

function answered({ data }: MessageEvent<Answer>): void {
  // An answer that nobody asked for comes from code that plays tricks.
  if (!open || data?.id !== count) return end("The function sends messages of its own. It was stopped.");
  open.receive(data);
  next();
}

function next(): void {
  clearTimeout(timer);
  const question = waiting;
  [open, waiting] = [undefined, undefined];
  stop.disabled = true;
  if (question) put(question);
}

/** Ends what runs; the next question starts afresh. */
function end(message: string): void {
  worker?.terminate();
  worker = undefined;
  say(message);
  next();
}

stop.addEventListener("click", () => {
  waiting = undefined;
  end("Stopped. Move something to try again.");
});

function startWorker(): Worker {
  const text = `"use strict";${handed.program}\n${AROUND}`;
  const started = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  started.onmessage = answered;
  started.onerror = (event) => {
    event.preventDefault();
    end(`The function cannot be run: ${event.message}`);
  };
  return started;
}

/** Says something below the drawing, to screen readers too; nothing when all is well. */
function say(text: string): void {
  status.textContent = text;
}

function shown(args: readonly unknown[]): string {
  const number = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(3)) : value;
  const text = args.map((arg) => JSON.stringify(arg, number) ?? String(arg)).join(", ");
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Puts everything back to where it began. */
export function onReset(listener: () => void): void {
  document.getElementById("reset")?.addEventListener("click", listener);
}

/** Whether a value is a list of finite numbers of this length. */
export const isNumbers = (value: unknown, length: number): value is number[] =>
  Array.isArray(value) &&
  value.length === length &&
  value.every((x) => typeof x === "number" && Number.isFinite(x));

/** How far an arrow key moves a handle, as a share of the axis; with Shift five times as far. */
export function arrowStep(event: KeyboardEvent): [number, number] | undefined {
  const far = event.shiftKey ? 5 : 1;
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [-far, 0],
    ArrowRight: [far, 0],
    ArrowUp: [0, far],
    ArrowDown: [0, -far],
  };
  return steps[event.key];
}

/** Two decimals, with a minus sign that is as wide as a plus. */
export const decimals = (x: number) => x.toFixed(2).replace("-", "−");
