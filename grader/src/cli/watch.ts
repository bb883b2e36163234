/** `npm run grade -- --watch`: grades a notebook again whenever it is saved, and says what comes next. */
import { type FSWatcher, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import type { Topic } from "../core";
import { createGrader, type Grader, type SubmissionReport } from "../grade";
import type { HandedIn } from "../notebook";
import type { Sandbox } from "../isolation";
import { printable, textReport } from "./textReport";
import type { GradeIo, GradePlace } from "./io";

/** A save is several writes; graded is what stands there when they have come to rest, in milliseconds. */
const REST = 200;

interface Watched {
  readonly topics: readonly Topic[];
  readonly handedIn: readonly HandedIn[];
  readonly seed: string;
  readonly jobs?: number;
  readonly sandbox: Sandbox;
}

/** Grades all once, then each whenever it changes, until Ctrl-C or until `place.signal` is aborted. */
export async function watchNotebooks(
  { topics, handedIn, ...settings }: Watched,
  io: GradeIo,
  place: GradePlace,
): Promise<void> {
  const grader = await createGrader(topics, { ...settings, references: place.references });
  const texts = new Map<string, string>();
  let tail: Promise<void> = Promise.resolve();
  const grade = (path: string) => (tail = tail.then(() => gradeOne(path, { grader, topics, texts, io })));
  for (const { path } of handedIn) void grade(path);
  await tail;
  io.out(`\nWatching ${handedIn.length === 1 ? basename(handedIn[0]?.path ?? "") : `${handedIn.length} notebooks`}: save one to grade it again, Ctrl-C to stop.\n`); // prettier-ignore
  const watchers = watchersOf(handedIn, (path) => void grade(path));
  await ended(place.signal);
  watchers.forEach((each) => each.close());
  await tail;
  grader.stop();
}

interface Grading {
  grader: Grader;
  topics: readonly Topic[];
  texts: Map<string, string>;
  io: GradeIo;
}

/** Nothing is said of a save that changed nothing. */
async function gradeOne(path: string, { grader, topics, texts, io }: Grading): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined || texts.get(path) === text) return;
  texts.set(path, text);
  const report = await grader.grade({ path });
  const { score, maxScore } = report;
  const whole = { score, maxScore, isolation: grader.isolation, seed: grader.seed, submissions: [report] };
  io.out(`\n${textReport(whole, io.coloured)}${nextOf(report, topics)}\n`);
}

/** The first exercise that does not pass, in the order of the course. */
function nextOf({ exercises, message }: SubmissionReport, topics: readonly Topic[]): string {
  if (message !== undefined) return "Mend the notebook and save it again.";
  const open = exercises.find(({ result }) => result !== "pass");
  if (open) return `Next: ${printable(open.title)} (${open.id}). In the notebook, hint("${open.id}") helps.`;
  const at = topics.findIndex((topic) => topic.exercises.some(({ id }) => id === exercises[0]?.id));
  const next = topics[at + 1];
  return `All exercises pass.${next ? ` Next: ${next.title} (${next.name}).` : ""}`;
}

/** Editors replace files when they save, so folders are watched, not files. */
function watchersOf(handedIn: readonly HandedIn[], changed: (path: string) => void): FSWatcher[] {
  const timers = new Map<string, NodeJS.Timeout>();
  const folders = new Set(handedIn.map(({ path }) => dirname(resolve(path))));
  return [...folders].map((folder) =>
    watch(folder, (_, name) => {
      for (const { path } of handedIn) {
        if (resolve(path) !== resolve(folder, String(name))) continue;
        clearTimeout(timers.get(path));
        timers.set(path, setTimeout(() => changed(path), REST)); // prettier-ignore
      }
    }),
  );
}

function ended(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}
