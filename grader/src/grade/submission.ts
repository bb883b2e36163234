/** Grades one notebook: reads it, compiles and runs each exercise, judges what comes back. */
import { basename } from "node:path";
import type { Limit } from "p-limit";
import type { Compiled, Compiler } from "../compile";
import {
  type AnyExercise,
  type ExerciseResult,
  isStubError,
  judge,
  type Limits,
  NOT_ATTEMPTED,
  notRun,
  type Topic,
} from "../core";
import { type Sandbox, startIsolatedRunner } from "../isolation";
import { exerciseIdOf, type Notebook, NotebookError, readNotebook } from "../notebook";
import { type SubmissionReport, submissionReport } from "./report";

export interface GradeOptions {
  seed: string;
  limits: Limits;
  sandbox: Sandbox;
  compiler: Compiler;
  /** How many learner processes run at once, over all submissions. */
  pool: Limit;
  /** The folder whose `node_modules` holds packages that exercises may import. */
  project: string;
}

/** Grades the notebook at `path`; always gives a report, whatever the notebook holds. */
export async function gradeSubmission(
  path: string,
  topics: readonly Topic[],
  options: GradeOptions,
): Promise<SubmissionReport> {
  try {
    const notebook = await readNotebook(path);
    const exercises = topicsOf(path, notebook, topics).flatMap((topic) => topic.exercises);
    return await gradeExercises(path, notebook, exercises, options);
  } catch (error) {
    return submissionReport(path, [], [], error instanceof NotebookError ? error.message : internal(error));
  }
}

async function gradeExercises(
  path: string,
  notebook: Notebook,
  exercises: readonly AnyExercise[],
  options: GradeOptions,
): Promise<SubmissionReport> {
  if (exercises.length === 0) {
    return submissionReport(path, [], notebook.notes, "It has no exercise cells of this course.");
  }
  try {
    const { limits, project } = options;
    const tasks = exercises.map(({ id, functionName, allowedImports }) => ({
      id,
      functionName,
      allowedImports,
    }));
    const compiled = await options.compiler.compile({ notebook, tasks, project }, limits.compile);
    const run = exercises.map((exercise, index) => gradeExercise(exercise, compiled[index], options));
    const repaired = [...notebook.notes, ...compiled.flatMap((each) => each.repaired)];
    return submissionReport(path, await Promise.all(run), repaired);
  } catch (error) {
    const results = exercises.map((exercise) => notRun(exercise, "fail", internal(error)));
    return submissionReport(path, results, notebook.notes, internal(error));
  }
}

/** The topics a notebook belongs to, by its cells, its metadata or its name; deleted exercises still count. */
function topicsOf(path: string, notebook: Notebook, topics: readonly Topic[]): readonly Topic[] {
  const ids = new Set(notebook.cells.map(exerciseIdOf));
  const byCells = topics.filter((topic) => topic.exercises.some(({ id }) => ids.has(id)));
  if (byCells.length > 0) return byCells;
  const byMetadata = topics.filter(({ name }) => name === notebook.topic);
  return byMetadata.length > 0 ? byMetadata : topics.filter(({ name }) => basename(path).includes(name));
}

const internal = (error: unknown) =>
  `The grader itself failed here, please report it: ${error instanceof Error ? error.message : String(error)}`;

async function gradeExercise(
  exercise: AnyExercise,
  compiled: Compiled | undefined,
  options: GradeOptions,
): Promise<ExerciseResult> {
  if (compiled?.kind !== "code") {
    return notRun(exercise, compiled?.result ?? "fail", compiled?.message ?? internal("no program"));
  }
  const { code } = compiled;
  try {
    return await options.pool(() => runExercise(exercise, code, options));
  } catch (error) {
    return notRun(exercise, "fail", internal(error));
  }
}

async function runExercise(
  exercise: AnyExercise,
  code: string,
  options: GradeOptions,
): Promise<ExerciseResult> {
  const { functionName, allowedImports } = exercise;
  const runner = await startIsolatedRunner({ code, functionName, allowedImports }, options);
  try {
    if (!runner.failure) return await judge(exercise, runner, options.seed);
    const { kind, message } = runner.failure;
    if (isStubError(message)) return notRun(exercise, "fail", NOT_ATTEMPTED);
    return notRun(exercise, kind, `While the cell is loaded: ${message}`);
  } finally {
    runner.stop();
  }
}
