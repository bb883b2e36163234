/** Builds the program a learner's process runs: one cell, and the declarations of others that it needs. */
import ts from "typescript";
import { NOT_ATTEMPTED, type ResultClass, STUB_MESSAGE } from "../core";
import type { Cell, Notebook } from "../notebook";
import {
  type Declaration,
  declarationsOf,
  declaredNames,
  declares,
  hasSyntaxErrors,
  identifiersIn,
  parseCell,
} from "./declarations";
import { bringsChecks, refuseImports, replacement } from "./imports";

/** A stretch of a program's lines and the cell they come from. */
export interface Segment {
  readonly cell: number;
  readonly firstLine: number;
  readonly lines: number;
}

export interface Program {
  readonly kind: "program";
  readonly source: string;
  readonly segments: readonly Segment[];
  /** The exercise's own cell. */
  readonly cell: number;
}

/** Why there is nothing to run. */
export interface Refusal {
  readonly kind: "refusal";
  readonly result: Exclude<ResultClass, "pass">;
  readonly message: string;
}

/** What the compiler must know of an exercise: nothing that would help to solve it. */
export interface Task {
  readonly id: string;
  readonly functionName: string;
  readonly allowedImports?: readonly string[];
}

const refusal = (result: Refusal["result"], message: string): Refusal => ({
  kind: "refusal",
  result,
  message,
});
const CHECKS = ["check", "hint", "progress"];

/** The program for `task`, whose code is in `cell`; type and syntax errors are found later. */
export function buildProgram(task: Task, notebook: Notebook, cell: Cell): Program | Refusal {
  const { functionName, allowedImports = [] } = task;
  const file = parseCell(cell.source);
  if (isUntouched(file, functionName)) return refusal("fail", NOT_ATTEMPTED);
  if (
    !declares(cell.source, functionName) &&
    !hasSyntaxErrors(cell.source) &&
    !importsName(file, functionName)
  ) {
    return refusal(
      "fail",
      `The function ${functionName} is missing: the cell of ${task.id} does not define it.`,
    );
  }
  const own = cleaned(file);
  const needed = neededDeclarations(own, notebook, cell);
  for (const node of [own, ...needed.map(({ declaration }) => declaration.node)]) {
    const message = refuseImports(node, allowedImports);
    if (message) return refusal("blocked", message);
  }
  return assemble(needed, own.text, cell.number);
}

const importsName = (file: ts.SourceFile, name: string) =>
  file.statements.some((node) => ts.isImportDeclaration(node) && declaredNames(node).includes(name));

/** Whether the function is still the stub that the release made. */
function isUntouched(file: ts.SourceFile, functionName: string): boolean {
  const found = file.statements.find(
    (node): node is ts.FunctionDeclaration =>
      ts.isFunctionDeclaration(node) && node.name?.text === functionName,
  );
  const [only, ...more] = found?.body?.statements ?? [];
  return !!only && more.length === 0 && ts.isThrowStatement(only) && only.getText().includes(STUB_MESSAGE);
}

/** The cell without calls of the checks, whose import is replaced; the line numbers stay. */
function cleaned(file: ts.SourceFile): ts.SourceFile {
  let text = file.text;
  for (const node of [...file.statements].reverse()) {
    const instead = ts.isImportDeclaration(node) && bringsChecks(node) ? replacement(node) : undefined;
    if (instead === undefined && !isCheckCall(node)) continue;
    const newlines = node.getText().replace(/[^\n]/g, "");
    text = text.slice(0, node.getStart()) + (instead ?? "") + newlines + text.slice(node.getEnd());
  }
  return parseCell(text);
}

function isCheckCall(node: ts.Statement): boolean {
  if (!ts.isExpressionStatement(node)) return false;
  let { expression } = node;
  while (ts.isAwaitExpression(expression) || ts.isVoidExpression(expression))
    expression = expression.expression;
  if (!ts.isCallExpression(expression)) return false;
  return ts.isIdentifier(expression.expression) && CHECKS.includes(expression.expression.text);
}

interface Needed {
  cell: number;
  declaration: Declaration;
}

/** The declarations of other cells that `own` needs, directly or not, in the notebook's order. */
function neededDeclarations(own: ts.SourceFile, notebook: Notebook, cell: Cell): Needed[] {
  const others = notebook.cells.filter((each) => each.kind === "code" && each.number !== cell.number);
  const available = others.flatMap(({ number, source }) =>
    declarationsOf(source).map((declaration) => ({ cell: number, declaration })),
  );
  const chosen = new Set<Needed>();
  const known = new Set(own.statements.flatMap(declaredNames));
  const open = [...identifiersIn(own)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (known.has(name)) continue;
    known.add(name);
    const found = choose(name, available, cell.number);
    if (!found || chosen.has(found)) continue;
    chosen.add(found);
    open.push(...found.declaration.needs);
  }
  return available.filter((each) => chosen.has(each));
}

/** The definition a kernel would use: the last one above the cell, or else the last one below it. */
function choose(name: string, available: readonly Needed[], cell: number): Needed | undefined {
  const defining = available.filter(({ declaration }) => declaration.names.includes(name));
  const above = defining.filter((each) => each.cell < cell);
  return above[above.length - 1] ?? defining[defining.length - 1];
}

function assemble(needed: readonly Needed[], own: string, cell: number): Program {
  const texts = needed.map((each) => ({ cell: each.cell, text: textOf(each.declaration) }));
  const segments: Segment[] = [];
  let line = 1;
  for (const part of [...texts, { cell, text: own }]) {
    const lines = part.text.split("\n").length;
    segments.push({ cell: part.cell, firstLine: line, lines });
    line += lines;
  }
  return { kind: "program", source: [...texts.map(({ text }) => text), own].join("\n"), segments, cell };
}

function textOf({ node, text }: Declaration): string {
  return ts.isImportDeclaration(node) && bringsChecks(node) ? replacement(node) : text;
}

/** The JavaScript of a program that has been checked; it leaves the function on `exports`. */
export function transpile({ source }: Program, functionName: string): string {
  const answer = `\n;(exports as any).${functionName} = ${functionName};\nexport {};`;
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    esModuleInterop: true,
    experimentalDecorators: true,
  };
  return ts.transpileModule(source + answer, { compilerOptions }).outputText;
}
