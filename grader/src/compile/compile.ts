/** From a notebook to what its exercises run; it reads learner code and never executes any. */
import type { Notebook } from "../notebook";
import { findExercise } from "./find";
import { buildProgram, type Program, type Refusal, type Task, transpile } from "./program";
import { compileErrors } from "./types";

/** An exercise ready to run, or why it is not. */
export type Compiled = { readonly repaired: readonly string[] } & (
  { readonly kind: "code"; readonly code: string } | Refusal
);

interface Built {
  readonly task: Task;
  readonly repaired: readonly string[];
  readonly built: Program | Refusal;
}

/** Finds, slices, checks and translates the code of every task in `notebook`. */
export function compileNotebook(notebook: Notebook, tasks: readonly Task[], project: string): Compiled[] {
  const built = tasks.map((task) => build(task, notebook));
  const programs = built.flatMap((each) => (each.built.kind === "program" ? [each.built] : []));
  const complaints = compileErrors(programs, project);
  const errors = new Map(programs.map((program, index) => [program, complaints[index]]));
  return built.map(({ task, repaired, built: result }) => {
    if (result.kind === "refusal") return { ...result, repaired };
    const message = errors.get(result);
    if (message !== undefined) return { kind: "refusal", result: "compile error", message, repaired };
    return { kind: "code", code: transpile(result, task.functionName), repaired };
  });
}

function build(task: Task, notebook: Notebook): Built {
  const { cell, repaired } = findExercise(notebook, task);
  if (cell?.kind === "code") return { task, repaired, built: buildProgram(task, notebook, cell) };
  const message = `The notebook has no code for ${task.id}: the function ${task.functionName} is missing.`;
  return { task, repaired, built: { kind: "refusal", result: "fail", message } };
}
