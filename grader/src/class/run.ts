/** Grades a class into a folder: one file a learner as soon as it is known, then the table of the class. */
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import type { Topic } from "../core";
import { type Grader, onlyExercises } from "../grade";
import { jsonText, type ReportCache, writeWhole } from "./cache";
import type { Learner } from "./collect";
import { share } from "./hash";
import type { Policy } from "./policy";
import type { ClassResult, ClassRow, LearnerResult } from "./result";
import { fold } from "./roster";
import { type Graded, pointsOf, settle } from "./settle";

/** One of `count` parts of a class, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Learners of one part; who is in which depends on the learner alone, not on who else has handed in. */
export const inShard = (learners: readonly Learner[], { index, count }: Shard) =>
  learners.filter(({ key }) => Math.floor(share(key) * count) === index - 1);

export interface ClassSettings {
  readonly out: string;
  readonly topics: readonly Topic[];
  readonly policy: Policy;
  readonly grader: Grader;
  readonly cache: ReportCache;
  /** When it is aborted, no notebook is begun any more. */
  readonly signal?: AbortSignal;
  /** Told after every learner. */
  readonly onDone?: (row: ClassRow, remembered: boolean) => void;
}

/**
 * Grades `learners`. Results are written one by one, and little is kept in memory, however many there are.
 * @returns the table; where it was aborted, of those who were done
 */
export async function runClass(learners: readonly Learner[], settings: ClassSettings): Promise<ClassResult> {
  const { out, signal, grader, topics, onDone } = settings;
  await mkdir(join(out, "results"), { recursive: true });
  const rows: ClassRow[] = [];
  // Notebooks wait inside the grader; more learners at once would only hold their notebooks in memory.
  const some = pLimit(64);
  const all = learners.map((learner) =>
    some(async () => {
      const done = signal?.aborted ? undefined : await gradeLearner(learner, settings);
      if (!done || signal?.aborted) return;
      rows.push(done.row);
      onDone?.(done.row, done.remembered);
    }),
  );
  await Promise.race([Promise.all(all), ...(signal ? [aborting(signal)] : [])]);
  const table = tableOf(rows, topics, grader);
  await writeTable(table, out);
  if (!signal?.aborted) await removeOthers(table, out);
  return table;
}

const aborting = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

async function gradeLearner(
  { found, ...person }: Learner,
  { out, topics, policy, cache, grader }: ClassSettings,
): Promise<{ row: ClassRow; remembered: boolean }> {
  const graded: Graded[] = [];
  let remembered = found.length > 0;
  for (const { shown, submittedAt, markedLate, ...handedIn } of found) {
    const known = await cache.report(handedIn, grader.grade);
    remembered &&= known.remembered;
    const report = onlyExercises({ ...known.report, path: shown }, topics);
    graded.push({ shown, ...(submittedAt !== undefined && { submittedAt }), ...(markedLate && { markedLate }), report }); // prettier-ignore
  }
  const overrides = policy.overrides.get(fold(person.id)) ?? [];
  const { result, row } = settle(person, graded, topics, policy, overrides);
  await writeWhole(join(out, "results", `${person.key}.json`), jsonText(result));
  return { row, remembered };
}

/** The table of a class, in the order of keys; its exercises are those of all topics that anybody has handed in. */
export function tableOf(
  rows: readonly ClassRow[],
  topics: readonly Topic[],
  { seed, isolation }: Pick<ClassResult, "seed" | "isolation">,
): ClassResult {
  const seen = new Set(rows.flatMap(({ results }) => Object.keys(results)));
  const assigned = topics.filter(({ exercises }) => exercises.some(({ id }) => seen.has(id)));
  const maxScore = pointsOf(assigned);
  return {
    version: 1,
    seed,
    isolation,
    exercises: assigned.flatMap(({ name, exercises }) =>
      exercises.map(({ id, title, points }) => ({ id, title, topic: name, points })),
    ),
    learners: rows.map((row) => ({ ...row, maxScore })).sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

/** Writes the table, and puts its `maxScore` into every learner's result. */
export async function writeTable(table: ClassResult, out: string): Promise<void> {
  for (const { key, maxScore } of table.learners) {
    const file = join(out, "results", `${key}.json`);
    const result = JSON.parse(await readFile(file, "utf8")) as LearnerResult;
    if (result.maxScore !== maxScore) await writeWhole(file, jsonText({ ...result, maxScore }));
  }
  await writeWhole(join(out, "class.json"), jsonText(table));
}

/** Results of people who are not in the class any more. */
async function removeOthers({ learners }: ClassResult, out: string): Promise<void> {
  const kept = new Set(learners.map(({ key }) => `${key}.json`));
  const names = await readdir(join(out, "results"));
  await Promise.all(names.filter((name) => !kept.has(name)).map((name) => rm(join(out, "results", name))));
}
