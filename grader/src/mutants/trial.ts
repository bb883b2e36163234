/** Whether the checks of an exercise notice small mistakes in its solution. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { untypedCode, type CompileTask } from "../compile";
import { type AnyExercise, judge } from "../core";
import { createInProcessRunner, type LearnerFunction } from "../inline";
import { exerciseIdOf, type Notebook, notebookOf } from "../notebook";
import type { TensorBridge } from "../wire";
import { type Mutant, mutantsOf, mutated } from "./mutate";

export interface TrialOptions {
  /** All exercises of the notebook, in order. */
  readonly exercises: readonly AnyExercise[];
  /** Each mutant is judged on these until one of them does not notice it. */
  readonly seeds: readonly (string | number)[];
  /** Where imports of the answers are looked for. */
  readonly project: string;
  readonly tensors?: TensorBridge;
  /** Milliseconds of a call; a mutant that needs more is noticed. */
  readonly limit?: number;
}

/** A mutant that gets every point with some seed. */
export interface Survivor extends Mutant {
  /** The line it is on, before and after, without the blanks around it. */
  readonly before: string;
  readonly after: string;
  /** A seed that does not notice it. */
  readonly seed: string | number;
}

export interface Trial {
  readonly id: string;
  readonly noticed: number;
  readonly survivors: readonly Survivor[];
}

/**
 * Judges every mutant of the solution of one exercise in this process, its types unchecked.
 * @param content of the solved notebook
 * @throws Error when the solution itself does not get every point
 */
export async function tryMutants(
  content: Uint8Array,
  exercise: AnyExercise,
  options: TrialOptions,
): Promise<Trial> {
  const notebook = notebookOf(content);
  const cell = notebook.cells.find((each) => exerciseIdOf(each) === exercise.id);
  if (!cell) throw new Error(`The solved notebook has no cell of ${exercise.id}.`);
  const alive = async (source: string) =>
    seedThatPasses(withSource(notebook, cell.number, source), exercise, options);
  const { score } = await judged(notebook, exercise, options.seeds[0] ?? 1, options);
  if (score !== exercise.points)
    throw new Error(`The solution of ${exercise.id} gets ${score} of ${exercise.points} points.`);
  const survivors: Survivor[] = [];
  const mutants = mutantsOf(cell.source, solutionIn(cell.source));
  for (const mutant of mutants) {
    const source = mutated(cell.source, mutant);
    const seed = await alive(source);
    if (seed === undefined) continue;
    const lineOf = (text: string) => text.split("\n")[mutant.line - 1]?.trim() ?? "";
    survivors.push({ ...mutant, before: lineOf(cell.source), after: lineOf(source), seed });
  }
  return { id: exercise.id, noticed: mutants.length - survivors.length, survivors };
}

/** Where the learner's own part is. */
function solutionIn(source: string): { start: number; end: number } {
  const [start, end] = [source.indexOf("// BEGIN SOLUTION"), source.indexOf("// END SOLUTION")];
  return start < 0 || end < 0 ? { start: 0, end: source.length } : { start, end };
}

const withSource = (notebook: Notebook, number: number, source: string): Notebook => ({
  ...notebook,
  cells: notebook.cells.map((cell) => (cell.number === number ? { ...cell, source } : cell)),
});

async function seedThatPasses(notebook: Notebook, exercise: AnyExercise, options: TrialOptions) {
  for (const seed of options.seeds) {
    const { score } = await judged(notebook, exercise, seed, options);
    if (score === exercise.points) return seed;
  }
  return undefined;
}

async function judged(
  notebook: Notebook,
  exercise: AnyExercise,
  seed: string | number,
  options: TrialOptions,
) {
  const { exercises, project, tensors, limit = 2000 } = options;
  const tasks = exercises.map(({ id, functionName, allowedImports }): CompileTask => ({
    id,
    functionName,
    allowedImports,
  }));
  const code = untypedCode({ notebook, tasks }, exercise.id);
  const learner = code === undefined ? undefined : functionOf(code, exercise.functionName, project);
  if (!learner) return { score: 0 };
  // Its mistake need not be named here, and naming takes most of the time.
  return judge(
    { ...exercise, misconceptions: [] },
    createInProcessRunner(learner, { call: limit }, tensors),
    seed,
  );
}

/** Runs a program as the harness does, but here. */
function functionOf(code: string, functionName: string, project: string): LearnerFunction | undefined {
  const module = { exports: {} as Record<string, LearnerFunction> };
  const run = new Function("exports", "require", "module", code) as (...args: unknown[]) => void;
  try {
    run(module.exports, createRequire(join(project, "package.json")), module);
  } catch {
    return undefined; // what does not even start is noticed
  }
  return module.exports[functionName];
}
