/** From a notebook to what its exercises run; it reads learner code and never executes any. */
import type { Notebook } from "../notebook";
import { codeCells } from "./cells";
import { type Piece, piecesOf } from "./pieces";
import {
  findAnswers,
  type Program,
  programsFor,
  type Refusal,
  refusal,
  type CompileTask,
  transpileAll,
} from "./program";
import { compileErrors, type Complaint } from "./types";

export interface CompileRequest {
  readonly notebook: Notebook;
  /** All exercises of the notebook, in order. */
  readonly tasks: readonly CompileTask[];
  /** The ids of those to compile; all by default. */
  readonly wanted?: readonly string[];
  readonly project: string;
}

/** One program to try. */
export interface Variant {
  readonly code: string;
  /** The cell of the answer. */
  readonly cell: number;
  /** Functions of earlier exercises that it calls: the learner's own, and those the grader lends. */
  readonly own: readonly string[];
  readonly borrowed: readonly string[];
}

/** An exercise ready to run, or why it is not. */
export type Compiled = { readonly repaired: readonly string[] } & (
  { readonly kind: "code"; readonly variants: readonly Variant[] } | Refusal
);

/** Finds, slices, checks and translates the code of the wanted tasks. */
export function compileNotebook({ notebook, tasks, wanted, project }: CompileRequest): Compiled[] {
  const cells = codeCells(notebook, tasks);
  const pieces = piecesOf(cells);
  const built = tasks
    .filter(({ id }) => wanted?.includes(id) ?? true)
    .map((task) => {
      const answers = findAnswers(cells, pieces, task);
      return { task, repaired: answers.repaired, programs: programsFor(task, answers, pieces), answers };
    });
  const checked = check(
    built.flatMap(({ programs }) => programs),
    project,
  );
  const settled = built.map(({ task, repaired, programs, answers }) => {
    const lent = lendInstead(programs, checked);
    if (lent.length === 0) return { task, repaired, programs, checked };
    const again = programsFor({ ...task, borrow: [...(task.borrow ?? []), ...lent] }, answers, pieces);
    return { task, repaired, programs: again, checked: check(again, project) };
  });
  const runnable = settled.map(({ programs, checked }) => programs.filter((each) => runs(each, checked)));
  const named = settled.flatMap(({ task: { functionName } }, i) =>
    (runnable[i] as Program[]).map((program) => ({ program, functionName })),
  );
  const codes = transpileAll(named);
  const codeOf = new Map(named.map(({ program }, i) => [program, codes[i] as string]));
  return settled.map((each, i) => finish(each, runnable[i] as Program[], codeOf));
}

/** The JavaScript of one task with its types unchecked, or nothing when there is no answer that could run. */
export function untypedCode(
  { notebook, tasks }: Pick<CompileRequest, "notebook" | "tasks">,
  id: string,
): string | undefined {
  const cells = codeCells(notebook, tasks);
  const pieces = piecesOf(cells);
  const task = tasks.find((each) => each.id === id);
  const [program] = task ? programsFor(task, findAnswers(cells, pieces, task), pieces) : [];
  if (!task || !program || !("source" in program)) return undefined;
  return transpileAll([{ program, functionName: task.functionName }])[0];
}

/** What was written for each task, as it stands in the notebook; stubs and what is missing are left out. */
export function answerTexts({
  notebook,
  tasks,
}: Pick<CompileRequest, "notebook" | "tasks">): Map<string, string> {
  const cells = codeCells(notebook, tasks);
  const pieces = piecesOf(cells);
  return new Map(
    tasks.flatMap((task): [string, string][] => {
      const [answer] = findAnswers(cells, pieces, task).candidates;
      return answer ? [[task.id, answer.text]] : [];
    }),
  );
}

type Checked = ReadonlyMap<Program, Complaint | undefined>;

function check(built: readonly (Program | Refusal)[], project: string): Checked {
  const programs = built.filter((each): each is Program => "source" in each);
  const complaints = programs.length > 0 ? compileErrors(programs, project) : [];
  return new Map(programs.map((program, index) => [program, complaints[index]]));
}

/** Functions of earlier exercises that do not compile, or need what does not, and so keep this one from running. */
function lendInstead([first]: readonly (Program | Refusal)[], checked: Checked): string[] {
  if (!first || !("source" in first)) return [];
  const faulty = checked.get(first)?.piece;
  const pieces = first.segments.map(({ piece }) => piece);
  return faulty ? first.own.filter((name) => leadsTo(name, faulty, pieces)) : [];
}

function leadsTo(name: string, faulty: Piece, pieces: readonly Piece[]): boolean {
  const names = new Set([name]); // grows while it is walked through
  for (const each of names) {
    for (const piece of pieces.filter((piece) => piece.names.includes(each))) {
      if (piece === faulty) return true;
      piece.uses.forEach((used) => names.add(used));
    }
  }
  return false;
}

const runs = (each: Program | Refusal, checked: Checked): each is Program =>
  "source" in each && checked.get(each) === undefined;

interface Settled {
  readonly programs: readonly (Program | Refusal)[];
  readonly checked: Checked;
  readonly repaired: readonly string[];
}

function finish(
  { programs, checked, repaired }: Settled,
  runnable: readonly Program[],
  codeOf: ReadonlyMap<Program, string>,
): Compiled {
  const variants = runnable.map((program): Variant => {
    const { cell, own, borrowed } = program;
    return { code: codeOf.get(program) as string, cell, own, borrowed };
  });
  if (variants.length > 0) return { kind: "code", variants, repaired };
  const [first] = programs;
  const refused = first && ("source" in first ? complaintOf(checked.get(first)) : first);
  return { ...(refused ?? refusal("fail", "There is nothing to run.")), repaired };
}

const complaintOf = (complaint: Complaint | undefined): Refusal | undefined =>
  complaint && refusal("compile error", complaint.message);
