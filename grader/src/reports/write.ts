/** Writes the reports of a class beside its results, one learner after another. */
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { once } from "node:events";
import { type ClassResult, type LearnerResult, jsonText, writeWhole } from "../class";
import type { Topic } from "../core";
import { canvasCsv, moodleCsv, scoresCsv } from "./csv";
import { dashboardPage } from "./dashboard";
import { gradescopeResults } from "./gradescope";
import { JUNIT_END, JUNIT_HEAD, junitSuite } from "./junit";
import { classMarkdown } from "./markdown";
import { counted, points } from "./points";
import { statisticsOf } from "./statistics";
import { studentPage } from "./student";

/** Reports of a class; its results as JSON are always there. */
export const CLASS_FORMATS = ["html", "csv", "canvas", "moodle", "junit", "markdown", "gradescope"] as const;
export type ClassFormat = (typeof CLASS_FORMATS)[number];

export interface ReportSettings {
  /** Where `results/` and `class.json` are, and where reports go. */
  readonly out: string;
  readonly topics: readonly Topic[];
  readonly formats: readonly ClassFormat[];
}

/** One file for the whole class, from its table alone. */
const TABLES: Partial<Record<ClassFormat, { file: string; text: (table: ClassResult) => string }>> = {
  csv: { file: "scores.csv", text: scoresCsv },
  canvas: { file: "canvas.csv", text: (table) => canvasCsv(table, assignmentOf(table)) },
  moodle: { file: "moodle.csv", text: moodleCsv },
  markdown: { file: "summary.md", text: (table) => classMarkdown(table, statisticsOf(table)) },
  html: { file: "dashboard.html", text: dashboardPage },
};

const assignmentOf = ({ exercises }: ClassResult) =>
  [...new Set(exercises.map(({ topic }) => topic))].join(" ") || "attention-lab";

/** @returns the files and folders it has written, relative to `out` */
export async function writeReports(
  table: ClassResult,
  { out, topics, formats }: ReportSettings,
): Promise<string[]> {
  const written: string[] = [];
  for (const format of formats) {
    const found = TABLES[format];
    if (!found) continue;
    await writeWhole(join(out, found.file), found.text(table));
    written.push(found.file);
  }
  if (formats.includes("html")) {
    const pages = (learner: LearnerResult) => studentPage(learner, topics);
    written.push(await writeEach(table, out, { folder: "students", ending: ".html", text: pages }));
  }
  if (formats.includes("gradescope")) {
    const text = (learner: LearnerResult) => jsonText(gradescopeOf(learner));
    written.push(await writeEach(table, out, { folder: "gradescope", ending: ".json", text }));
  }
  if (formats.includes("junit")) written.push(await writeJunit(table, out));
  return written;
}

const resultOf = async (out: string, key: string) =>
  JSON.parse(await readFile(join(out, "results", `${key}.json`), "utf8")) as LearnerResult;

interface EachLearner {
  folder: string;
  ending: string;
  text: (learner: LearnerResult) => string;
}

/** A file for each learner; files of people who are not in the class any more are taken away. */
async function writeEach(
  { learners }: ClassResult,
  out: string,
  { folder, ending, text }: EachLearner,
): Promise<string> {
  await mkdir(join(out, folder), { recursive: true });
  const kept = new Set<string>();
  for (const { key } of learners) {
    kept.add(`${key}${ending}`);
    await writeWhole(join(out, folder, `${key}${ending}`), text(await resultOf(out, key)));
  }
  const names = await readdir(join(out, folder));
  const stale = names.filter((name) => name.endsWith(ending) && !kept.has(name));
  await Promise.all(stale.map((name) => rm(join(out, folder, name))));
  return folder;
}

function gradescopeOf({ score, attempts, overrides, problem }: LearnerResult) {
  const counting = attempts.filter(({ counts }) => counts);
  const notes = [
    ...(counting.length === 0 && problem !== undefined ? ["Nothing could be graded."] : []),
    ...counting.flatMap(({ path, late }) =>
      late
        ? [`${basename(path)}: ${counted(late.days, "day")} late, ${points(late.deduction)} points less.`]
        : [],
    ),
    ...overrides.map(({ exercise, score: set, reason }) => `${exercise ?? "The whole score"} was set by hand to ${points(set)}: ${reason}`), // prettier-ignore
  ];
  return gradescopeResults(
    score,
    (counting.length > 0 ? counting : attempts).map(({ report }) => report),
    notes,
  );
}

async function writeJunit({ learners }: ClassResult, out: string): Promise<string> {
  const file = createWriteStream(join(out, "junit.xml"));
  const write = async (text: string) => {
    if (!file.write(text)) await once(file, "drain");
  };
  await write(JUNIT_HEAD);
  for (const { key, id } of learners) {
    const { attempts } = await resultOf(out, key);
    for (const { path, report } of attempts.filter(({ counts }) => counts)) {
      await write(junitSuite(`${id}: ${basename(path)}`, report));
    }
  }
  file.end(JUNIT_END);
  await once(file, "finish");
  return "junit.xml";
}
