/** The statements of a notebook's cells: what each declares, what it refers to, and what it changes. */
import ts from "typescript";
import { STUB_MESSAGE } from "../core";
import { type CodeCell, declaredNames, type Fault, hostOf } from "./cells";
import { type Effect, effectsOf, merged, references } from "./effects";
import { bringsChecks, replacement } from "./imports";

export interface Piece {
  readonly cell: CodeCell;
  readonly node: ts.Statement;
  readonly text: string;
  /** Where `text` begins in its cell, counted from 1. */
  readonly line: number;
  readonly names: readonly string[];
  /** Names of the notebook (or globals) that it refers to. */
  readonly uses: ReadonlySet<string>;
  /** Names of members that it mentions. */
  readonly members: ReadonlySet<string>;
  /** What it changes when it runs, and the functions of the notebook it then calls. */
  readonly effects: readonly Effect[];
  readonly calls: ReadonlySet<string>;
  /** What calling it changes, if it defines a function. */
  readonly whenCalled?: { effects: readonly Effect[]; calls: ReadonlySet<string> };
  /** Why it cannot be parsed. */
  readonly fault?: Fault;
}

/** Whether `piece` defines a value called `name` (and is no import, type or bare signature). */
export function definesValue({ node, names }: Piece, name: string): boolean {
  if (!names.includes(name)) return false;
  if (ts.isFunctionDeclaration(node)) return node.body !== undefined;
  return ts.isVariableStatement(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node);
}

const functionOf = (piece: Piece, name: string): ts.FunctionLikeDeclaration | undefined => {
  const { node } = piece;
  if (ts.isFunctionDeclaration(node)) return node;
  if (!ts.isVariableStatement(node)) return undefined;
  const found = node.declarationList.declarations.find((each) => each.name.getText() === name);
  const value = found?.initializer;
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
};

/** Whether `name` is a function in `piece`. */
export const definesFunction = (piece: Piece, name: string) => functionOf(piece, name) !== undefined;

/** Whether the function `name` is still the stub that the release made. */
export function isStub(piece: Piece, name: string): boolean {
  const body = functionOf(piece, name)?.body;
  if (!body || !ts.isBlock(body)) return false;
  const [only, ...more] = body.statements;
  return !!only && more.length === 0 && ts.isThrowStatement(only) && only.getText().includes(STUB_MESSAGE);
}

/** The statements of all cells in the notebook's order; every imported name is one of its own. */
export function piecesOf(cells: readonly CodeCell[]): Piece[] {
  const checker = checkerOf(cells);
  return cells.flatMap((cell) =>
    cell.file.statements.flatMap((node) =>
      ts.isImportDeclaration(node) ? importPieces(cell, node) : [statementPiece(cell, node, checker)],
    ),
  );
}

/** Resolves names inside each cell; knows no library and reads no file. */
function checkerOf(cells: readonly CodeCell[]): ts.TypeChecker {
  const files = cells.map(({ file }) => file);
  const options: ts.CompilerOptions = {
    noLib: true,
    noResolve: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
  const names = files.map(({ fileName }) => fileName);
  return ts.createProgram(names, options, hostOf(files)).getTypeChecker();
}

function importPieces(cell: CodeCell, node: ts.ImportDeclaration): Piece[] {
  const none = { uses: new Set<string>(), members: new Set<string>(), effects: [], calls: new Set<string>() };
  const line = lineOf(cell, node.getStart());
  const fault = faultIn(cell, node);
  const names = declaredNames(node);
  return names.map((name) => {
    const single = bringsChecks(node) ? undefined : importOf(node, name);
    const text = single ?? replacement([name]);
    return {
      cell,
      node: single ? parsedStatement(single, node) : node,
      text,
      line,
      names: [name],
      fault,
      ...none,
    };
  });
}

/** An import's text for one of its names. */
function importOf({ importClause, moduleSpecifier }: ts.ImportDeclaration, name: string): string {
  const from = moduleSpecifier.getText();
  const type = importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? "type " : "";
  const bindings = importClause?.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings) && bindings.name.text === name) {
    return `import ${type}* as ${name} from ${from};`;
  }
  if (bindings && ts.isNamedImports(bindings)) {
    const element = bindings.elements.find((each) => each.name.text === name);
    if (element) return `import ${type}{ ${element.getText()} } from ${from};`;
  }
  return `import ${type}${name} from ${from};`;
}

const parsedStatement = (text: string, instead: ts.Statement): ts.Statement =>
  ts.createSourceFile("import.ts", text, ts.ScriptTarget.ES2022, true).statements[0] ?? instead;

function statementPiece(cell: CodeCell, node: ts.Statement, checker: ts.TypeChecker): Piece {
  const comments = ts.getLeadingCommentRanges(cell.source, node.pos) ?? [];
  // A comment such as `@ts-ignore` belongs to the statement below it.
  const start =
    comments.find(({ pos, end }) => /@ts-/.test(cell.source.slice(pos, end)))?.pos ?? node.getStart();
  const names = declaredNames(node);
  const { uses, members } = references(node, checker);
  const bodies = names.length > 0 ? functionBodies(node) : [];
  return {
    cell,
    node,
    text: cell.source.slice(start, node.end),
    line: lineOf(cell, start),
    names,
    uses,
    members,
    ...effectsOf(node, checker),
    ...(bodies.length > 0 && { whenCalled: merged(bodies.map((body) => effectsOf(body, checker))) }),
    fault: faultIn(cell, node),
  };
}

const lineOf = ({ source }: CodeCell, start: number) => source.slice(0, start).split("\n").length;

function faultIn({ faults, source, file }: CodeCell, node: ts.Statement): Fault | undefined {
  const isLast = file.statements[file.statements.length - 1] === node;
  const end = source.trimEnd().length;
  return faults.find(
    ({ start }) => (start >= node.pos && start < node.end) || (isLast && start >= end && node.end >= end),
  );
}

function functionBodies(node: ts.Statement): ts.Node[] {
  if (ts.isFunctionDeclaration(node)) return node.body ? [node.body] : [];
  if (ts.isClassDeclaration(node)) return node.members.flatMap((member) => (ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member)) && member.body ? [member.body] : []); // prettier-ignore
  if (!ts.isVariableStatement(node)) return [];
  return node.declarationList.declarations.flatMap(({ initializer }) =>
    initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
      ? [initializer.body]
      : [],
  );
}
