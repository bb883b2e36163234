/** Grades one notebook: reads it, compiles and runs each exercise, judges what comes back. */
import { basename } from "node:path";
import pLimit from "p-limit";
import type { Compiled, CompileTask } from "../compile";
import { type AnyExercise, type ExerciseResult, notRun, type Topic } from "../core";
import { createSessions } from "../isolation";
import { exerciseIdOf, type HandedIn, type Notebook, NotebookError, readNotebook } from "../notebook";
import type { GradeOptions, SubmissionOptions } from "./options";
import { type SubmissionReport, submissionReport } from "./report";
import { type Attempt, attempt, internal } from "./run";

/** Grades what was handed in; always gives a report, whatever it holds. */
export async function gradeSubmission(
  handedIn: HandedIn,
  topics: readonly Topic[],
  options: GradeOptions,
): Promise<SubmissionReport> {
  const { path } = handedIn;
  try {
    const notebook = await readNotebook(handedIn);
    const exercises = topicsOf(path, notebook, topics).flatMap((topic) => topic.exercises);
    const sessions = createSessions(options);
    const own = { ...options, sessions, lane: pLimit(options.lanes) };
    return await gradeExercises(path, notebook, exercises, own).finally(() => sessions.stop());
  } catch (error) {
    return submissionReport(path, [], [], error instanceof NotebookError ? error.message : internal(error));
  }
}

/** The message of a submission that no wall of this machine holds. */
export const NO_WALL =
  "Not graded: its exercises use tensors, and no wall of this machine holds code that does.";

async function gradeExercises(
  path: string,
  notebook: Notebook,
  exercises: readonly AnyExercise[],
  options: SubmissionOptions,
): Promise<SubmissionReport> {
  if (exercises.length === 0) {
    return submissionReport(path, [], notebook.notes, "It has no exercise cells of this course.");
  }
  if (
    options.sandbox.withoutPackages &&
    exercises.some(({ allowedImports = [] }) => allowedImports.length > 0)
  ) {
    return submissionReport(path, [], notebook.notes, NO_WALL);
  }
  try {
    const compiled = await compile(notebook, exercises, options);
    const tried = await Promise.all(
      exercises.map((exercise, i) =>
        options.lane(() => attempt(exercise, compiled[i], exercises.slice(0, i), options)),
      ),
    );
    const final = await withBorrowed(notebook, exercises, tried, options);
    const results = final.map((each) => explained(each, exercises, tried));
    const repaired = [...notebook.notes, ...compiled.flatMap((each, i) => repairs(each, final[i]))];
    return submissionReport(path, results, repaired);
  } catch (error) {
    const results = exercises.map((exercise) => notRun(exercise, "fail", internal(error)));
    return submissionReport(path, results, notebook.notes, internal(error));
  }
}

/** @param borrow functions that are to be borrowed, by exercise; only those exercises are compiled */
function compile(
  notebook: Notebook,
  exercises: readonly AnyExercise[],
  { compiler, limits, project, lender }: SubmissionOptions,
  borrow?: ReadonlyMap<string, readonly string[]>,
): Promise<Compiled[]> {
  const names = exercises.map(({ functionName }) => functionName);
  const tasks = exercises.map(({ id, functionName, allowedImports }, i): CompileTask => ({
    id,
    functionName,
    allowedImports,
    lendable: lender ? names.slice(0, i) : [],
    borrow: borrow?.get(id),
  }));
  const wanted = borrow && [...borrow.keys()];
  return compiler.compile({ notebook, tasks, wanted, project }, limits.compile);
}

/** Tries again, with the references of earlier exercises, what failed with earlier answers that are wrong. */
async function withBorrowed(
  notebook: Notebook,
  exercises: readonly AnyExercise[],
  tried: readonly Attempt[],
  options: SubmissionOptions,
): Promise<Attempt[]> {
  const wrong = new Set(
    exercises.filter((_, i) => tried[i]?.result.result !== "pass").map(({ functionName }) => functionName),
  );
  const borrow = new Map<string, readonly string[]>();
  for (const { result, variant } of tried) {
    const names = result.result === "pass" ? [] : (variant?.own ?? []).filter((name) => wrong.has(name));
    if (names.length > 0) borrow.set(result.id, [...names, ...(variant?.borrowed ?? [])]);
  }
  if (borrow.size === 0) return [...tried];
  const again = exercises.filter(({ id }) => borrow.has(id));
  const compiled = await compile(notebook, exercises, options, borrow);
  const retried = await Promise.all(
    again.map((exercise, i) =>
      options.lane(() =>
        attempt(exercise, compiled[i], exercises.slice(0, exercises.indexOf(exercise)), options),
      ),
    ),
  );
  return tried.map((first) => {
    const second = retried.find(({ result }) => result.id === first.result.id);
    return second && second.result.score > first.result.score ? second : first;
  });
}

/** Says which functions were ours, and why. */
function explained(
  { result, variant }: Attempt,
  exercises: readonly AnyExercise[],
  tried: readonly Attempt[],
): ExerciseResult {
  const borrowed = variant?.borrowed ?? [];
  if (borrowed.length === 0) return result;
  const reasons = borrowed.map((name) => {
    const own = tried[exercises.findIndex(({ functionName }) => functionName === name)];
    return `our ${name}, since yours ${own ? fault(own.result) : "is missing"}`;
  });
  return { ...result, message: `${result.message} Graded with ${reasons.join("; ")}.`, borrowed };
}

function fault({ result, message }: ExerciseResult): string {
  if (result === "not attempted") return message.includes("is missing") ? "is missing" : "is not written yet";
  if (result === "compile error") return "does not compile";
  return message.includes("is missing") ? "is missing" : "is not right yet";
}

/** What the compiler repaired, and which of several answers was the best. */
function repairs(compiled: Compiled, final: Attempt | undefined): string[] {
  const [first] = compiled.kind === "code" ? compiled.variants : [];
  const { variant, result } = final ?? {};
  if (!first || !variant || !result || variant.cell === first.cell) return [...compiled.repaired];
  const sentence = `${result.id}: the answer in cell ${variant.cell} earned more than the one in cell ${first.cell}, and counts.`;
  return [...compiled.repaired, sentence];
}

/**
 * The topics a notebook belongs to: by its cells, its metadata, its name or the functions it defines; exercises that
 * were deleted still count.
 */
export function topicsOf(path: string, notebook: Notebook, topics: readonly Topic[]): readonly Topic[] {
  const ids = new Set(notebook.cells.map((cell) => exerciseIdOf(cell)?.toLowerCase()));
  const file = basename(path).toLowerCase();
  const code = notebook.cells.map(({ source }) => source).join("\n");
  const ways: ((topic: Topic) => boolean)[] = [
    ({ exercises }) => exercises.some(({ id }) => ids.has(id.toLowerCase())),
    ({ name }) => name === notebook.topic,
    ({ name }) => file.includes(name.toLowerCase()),
    ({ exercises }) => exercises.some(({ functionName }) => defines(code, functionName)),
  ];
  for (const way of ways) {
    const found = topics.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

const defines = (code: string, name: string) =>
  new RegExp(`\\b(function\\*?|const|let|var|class)\\s+${name}\\b`).test(code);
