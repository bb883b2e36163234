/** The programs that a learner's process may run for one exercise, from the statements of the notebook. */
import ts from "typescript";
import { NOT_ATTEMPTED, type ResultClass } from "../core";
import { type CodeCell, hostOf, type Wanted } from "./cells";
import { refuseImports } from "./imports";
import { definesValue, isStub, type Piece } from "./pieces";
import { faultOf, type Moment, type Slice, sliceFor } from "./slice";

/** A stretch of a program's lines and where they come from. */
export interface Segment {
  readonly cell: number;
  readonly firstLine: number;
  readonly lines: number;
  /** The line in the cell of the first one. */
  readonly cellLine: number;
  readonly piece: Piece;
}

export interface Program {
  readonly source: string;
  readonly segments: readonly Segment[];
  /** The cell of the answer. */
  readonly cell: number;
  /** The functions of earlier exercises it calls: the learner's own, and those lent by the grader. */
  readonly own: readonly string[];
  readonly borrowed: readonly string[];
}

/** Why there is nothing to run. */
export interface Refusal {
  readonly kind: "refusal";
  readonly result: Exclude<ResultClass, "pass">;
  readonly message: string;
}

/** What the compiler must know of an exercise: nothing that would help to solve it. */
export interface CompileTask extends Wanted {
  readonly allowedImports?: readonly string[];
  /** Functions of earlier exercises that the reference may stand in for, and those for which it must. */
  readonly lendable?: readonly string[];
  readonly borrow?: readonly string[];
}

export const refusal = (result: Refusal["result"], message: string): Refusal => ({
  kind: "refusal",
  result,
  message,
});

/** The learner's answers to one exercise, the one to be tried first in front. */
export interface Answers {
  readonly candidates: readonly Piece[];
  readonly refusal?: Refusal;
  readonly repaired: readonly string[];
}

/** At most so many answers and states of the notebook are tried. */
const MOST = 4;

/** Where the answer to `wanted` is; attempts before stubs, code before text, the last one first. */
export function findAnswers(cells: readonly CodeCell[], pieces: readonly Piece[], wanted: Wanted): Answers {
  const { id, functionName } = wanted;
  const defining = pieces.filter((piece) => definesValue(piece, functionName));
  const attempts = defining.filter((piece) => !isStub(piece, functionName));
  if (attempts.length === 0) {
    const none =
      defining.length > 0 ? refusal("not attempted", NOT_ATTEMPTED) : missing(cells, pieces, wanted);
    return { candidates: [], refusal: none, repaired: [] };
  }
  const rank = ({ cell, fault }: Piece) =>
    (fault ? 4 : 0) + (cell.retypedFrom === undefined ? 0 : 2) + (cell.taggedId === id ? 0 : 1);
  const candidates = [...attempts].reverse().sort((a, b) => rank(a) - rank(b));
  return { candidates, repaired: repairs(candidates, defining, cells, wanted) };
}

function missing(
  cells: readonly CodeCell[],
  pieces: readonly Piece[],
  { id, functionName }: Wanted,
): Refusal {
  const own = cells.filter(({ taggedId, source }) => taggedId === id && isCode(source));
  const fault = own.flatMap(({ faults }) => faults)[0];
  if (fault) return refusal("compile error", `Line ${fault.line} of the cell: ${fault.message}`);
  const imported = pieces.find(({ names }) => names.includes(functionName));
  const refused = imported && refuseImports(imported.node, []);
  if (refused) return refusal("blocked", refused);
  if (own.length > 0) {
    return refusal("fail", `The function ${functionName} is missing: the cell of ${id} does not define it.`);
  }
  const nothing = `The notebook has no code for ${id}: the function ${functionName} is missing.`;
  return refusal("not attempted", nothing);
}

/** Whether there is more than comments. */
const isCode = (source: string) => source.replace(/\/\*[^]*?\*\/|\/\/.*|\s/g, "") !== "";

function repairs(
  [first]: readonly Piece[],
  defining: readonly Piece[],
  cells: readonly CodeCell[],
  { id, functionName }: Wanted,
): string[] {
  if (!first) return [];
  const { number, joined, retypedFrom, taggedId } = first.cell;
  const sentences: string[] = [];
  if (joined)
    sentences.push(`The cell of ${id} was split (cells ${joined.join(" and ")}): the parts were joined.`);
  if (retypedFrom !== undefined) {
    sentences.push(`The cell of ${id} (cell ${number}) was a ${retypedFrom} cell: it was read as code.`);
  }
  const others = defining.filter((piece) => piece !== first);
  if (others.length > 0) {
    const places = [...new Set(defining.map(({ cell }) => cell.number))].join(" and ");
    sentences.push(
      `${id} is there ${defining.length} times (cells ${places}): the one in cell ${number} was graded.`,
    );
  }
  if (taggedId !== id && others.length === 0) {
    const tagged = cells.some((cell) => cell.taggedId === id);
    const what = tagged ? `is not in the cell of ${id}` : `has lost its tag for ${id}`;
    sentences.push(`${functionName} ${what}: it was found in cell ${number}.`);
  }
  return sentences;
}

/** The programs to try for `task`, or why there is none. Type errors are found later. */
export function programsFor(
  task: CompileTask,
  answers: Answers,
  pieces: readonly Piece[],
): (Program | Refusal)[] {
  if (answers.refusal) return [answers.refusal];
  const moments: readonly Moment[] = ["when the cell runs", "at the end"];
  const found = new Map<string, Program | Refusal>();
  for (const answer of answers.candidates) {
    for (const moment of moments) {
      const program = programFor(task, answer, moment, pieces);
      const key = "source" in program ? program.source : program.message;
      if (!found.has(key) && found.size < MOST) found.set(key, program);
    }
  }
  return [...found.values()];
}

function programFor(
  task: CompileTask,
  answer: Piece,
  moment: Moment,
  pieces: readonly Piece[],
): Program | Refusal {
  const { functionName, allowedImports: allowed = [], lendable = [], borrow = [] } = task;
  const around = { pieces, allowed, moment, earlier: new Set(lendable), borrow: new Set(borrow) };
  const slice = sliceFor(answer, functionName, around);
  const fault = faultOf(slice);
  const own = answer.cell.number;
  if (fault)
    return refusal("compile error", `${placeIn(fault.cell.number, fault.line, own)}: ${fault.message}`);
  for (const { node, cell } of slice.pieces) {
    const message = refuseImports(node, allowed);
    if (message)
      return refusal("blocked", cell.number === own ? message : `In cell ${cell.number}: ${message}`);
  }
  return assemble(slice, own);
}

function assemble(slice: Slice, cell: number): Program {
  const { pieces, guarded, own, borrowed } = slice;
  const lent = borrowed.map((name) => `const ${name}: any = (module as any).earlier("${name}");`).join(" ");
  const segments: Segment[] = [];
  const texts = [lent];
  let line = 2;
  for (const piece of pieces) {
    const lines = piece.text.split("\n").length;
    segments.push({ cell: piece.cell.number, firstLine: line, lines, cellLine: piece.line, piece });
    texts.push(guarded.has(piece) ? guardedText(piece) : piece.text);
    line += lines;
  }
  return { source: texts.join("\n"), segments, cell, own, borrowed };
}

/** Where a fault is, for somebody who looks at the cell `own`. */
export const placeIn = (cell: number, line: number, own: number) =>
  cell === own ? `Line ${line} of the cell` : `In cell ${cell}, line ${line}`;

/** A statement whose failure does not matter; the line numbers stay. */
function guardedText({ node, text, names }: Piece): string {
  if (names.length > 0 && !ts.isVariableStatement(node)) return text;
  return `try { ${text} } catch {}`;
}

/** A program and the function that it is to leave on `exports`. */
export interface Named {
  readonly program: Program;
  readonly functionName: string;
}

/** As `ts.transpileModule` has them: nothing is looked up, each file stands for itself. */
const TRANSPILING: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
  experimentalDecorators: true,
  isolatedModules: true,
  noCheck: true,
  noLib: true,
  noResolve: true,
  types: [],
};

/** The JavaScript of programs, types aside; all at once, since making a compiler takes longer than using it. */
export function transpileAll(all: readonly Named[]): string[] {
  const files = all.map(({ program, functionName }, i) => {
    const answer = `\n;(exports as any).${functionName} = ${functionName};\nexport {};`;
    return ts.createSourceFile(`${i}.ts`, program.source + answer, ts.ScriptTarget.ES2022);
  });
  const names = files.map(({ fileName }) => fileName);
  const compiler = ts.createProgram(names, TRANSPILING, hostOf(files));
  return files.map((file) => {
    let code = "";
    compiler.emit(file, (_, text) => (code = text));
    return code;
  });
}
