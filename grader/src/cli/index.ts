/** `npm run grade`: reads the command line, grades, writes one report. */
import { resolve } from "node:path";
import { CommanderError } from "commander";
import { defaultLimits, type Topic } from "../core";
import { gradeNotebooks, NO_WALL, onlyTopics } from "../grade";
import { findNotebooks, missingFrom } from "../notebook";
import { findSandbox } from "../isolation";
import { plainReport } from "../reports";
import { parseArguments, type PlainArguments, takenByNpm } from "./arguments";
import { gradeClass, mergeClass } from "./class";
import type { GradeIo, GradePlace } from "./io";
import { findSimilar } from "./similar";
import { textReport } from "./textReport";
import { ADVICE, despiteSignals, wallFor } from "./trust";
import { watchNotebooks } from "./watch";

export type { GradeIo, GradePlace } from "./io";

const GRADED = 0;
const NOT_GRADED = 2;

const consoleIo: GradeIo = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  coloured: process.stdout.isTTY === true && !process.env.NO_COLOR,
  live: process.stderr.isTTY === true,
};

/**
 * Grades as `argv` says (without `node` and the script) and returns the exit code: 0 when graded, whatever the
 * score; 2 when the command or the machine does not allow it. Never throws.
 */
export async function runGrade(
  topics: readonly Topic[],
  argv: readonly string[],
  io: GradeIo = consoleIo,
  place: GradePlace = {},
): Promise<number> {
  try {
    const swallowed = takenByNpm(argv, place.env ?? {});
    if (swallowed) throw new Error(swallowed);
    const args = parseArguments(argv, io);
    if (args.command === "plain") return await gradePlainly(topics, args, io, place);
    if (args.command === "merge") return await mergeClass(topics, args, io, place);
    if (args.command === "similar") return await findSimilar(topics, args, io, place);
    return await gradeClass(topics, args, io, place);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? GRADED : NOT_GRADED;
    io.err(`grade: ${error instanceof Error ? error.message : String(error)}\n`);
    return NOT_GRADED;
  }
}

/** One report of some notebooks, on standard output. */
async function gradePlainly(
  topics: readonly Topic[],
  { paths, format, seed, jobs, roster, trust, only, watch }: PlainArguments,
  io: GradeIo,
  place: GradePlace,
): Promise<number> {
  const chosen = onlyTopics(topics, only);
  const { handedIn, problems } = await findNotebooks(paths, place.typedIn);
  if (roster !== undefined)
    handedIn.push(...(await missingFrom(resolve(place.typedIn ?? ".", roster), handedIn)));
  problems.forEach((problem) => io.err(`grade: ${problem}\n`));
  if (handedIn.length === 0) return NOT_GRADED;
  const strongest = place.sandbox ?? (await findSandbox(defaultLimits));
  const sandbox = place.own && !trust ? wallFor(strongest, handedIn, place.own) : strongest;
  if (watch) {
    const files = handedIn.filter(({ problem, read }) => problem === undefined && !read);
    const watched = { topics: chosen, handedIn: files, seed, jobs, sandbox };
    await despiteSignals(sandbox, io, () => watchNotebooks(watched, io, place));
    return GRADED;
  }
  const settings = { seed, jobs, sandbox, references: place.references };
  const report = await despiteSignals(sandbox, io, () => gradeNotebooks(chosen, handedIn, settings));
  io.out(format === "text" ? textReport(report, io.coloured) : plainReport(report, format));
  const isGraded = report.submissions.some(({ exercises }) => exercises.length > 0);
  const left = report.submissions.filter(({ message }) => message === NO_WALL).length;
  if (left > 0) io.err(`grade: ${left} of ${report.submissions.length} were not graded. ${ADVICE}\n`);
  return problems.length > 0 || left > 0 || !isGraded ? NOT_GRADED : GRADED;
}
