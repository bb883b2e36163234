/** The statements of a notebook's cells: what each declares, what it refers to, and what it changes. */
import ts from "typescript";
import { STUB_MESSAGE } from "../core";
import { type CodeCell, declaredNames, type Fault } from "./cells";
import { bringsChecks, replacement } from "./imports";

/** Something a statement may change when it runs: a variable of the notebook, or a member of a global. */
export interface Effect {
  /** The name at the left end of `table.rows[0]`. */
  readonly root: string;
  /** The last member's name of `Array.prototype.sum`. */
  readonly member?: string;
  /** How: by assignment, by calling one of its methods, or as an argument of some call. */
  readonly how: "assigned" | "method" | "argument";
}

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
  const files = new Map(cells.map(({ file }) => [file.fileName, file]));
  const host: ts.CompilerHost = {
    getSourceFile: (name) => files.get(name),
    getDefaultLibFileName: () => "none.d.ts",
    writeFile: () => undefined,
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: (name) => files.has(name),
    readFile: () => undefined,
  };
  const options: ts.CompilerOptions = {
    noLib: true,
    noResolve: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
  return ts.createProgram([...files.keys()], options, host).getTypeChecker();
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

interface Changes {
  effects: Effect[];
  calls: Set<string>;
}

const merged = (all: readonly Changes[]): Changes => ({
  effects: all.flatMap(({ effects }) => effects),
  calls: new Set(all.flatMap(({ calls }) => [...calls])),
});

/** What `node` refers to outside its own scopes. */
function references(node: ts.Node, checker: ts.TypeChecker) {
  const [uses, members] = [new Set<string>(), new Set<string>()];
  const visit = (each: ts.Node): void => {
    if (ts.isIdentifier(each)) {
      if (isMember(each)) members.add(each.text);
      else if (refersOutside(each, checker)) uses.add(each.text);
    } else if (ts.isElementAccessExpression(each) && ts.isStringLiteralLike(each.argumentExpression)) {
      members.add(each.argumentExpression.text);
    }
    ts.forEachChild(each, visit);
  };
  visit(node);
  return { uses, members };
}

function isMember(id: ts.Identifier): boolean {
  const { parent } = id;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === id;
  if (ts.isQualifiedName(parent)) return parent.right === id;
  return ts.isBindingElement(parent) && parent.propertyName === id;
}

/** Whether an identifier refers to something at the top of a cell, of this one or another, or to a global. */
function refersOutside(id: ts.Identifier, checker: ts.TypeChecker): boolean {
  const { parent } = id;
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === id) {
    return isOutside(checker.getShorthandAssignmentValueSymbol(parent));
  }
  if ((parent as { name?: ts.Node }).name === id || ts.isLabeledStatement(parent)) return false;
  if (ts.isBreakOrContinueStatement(parent)) return false;
  return isOutside(checker.getSymbolAtLocation(id));
}

function isOutside(symbol: ts.Symbol | undefined): boolean {
  // Where nothing in the cell declares it, the compiler knows no symbol, or one without a declaration.
  const { declarations = [] } = symbol ?? {};
  return declarations.length === 0 || declarations.some(isTopLevel);
}

const TRANSPARENT: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.VariableDeclarationList,
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.BindingElement,
  ts.SyntaxKind.ObjectBindingPattern,
  ts.SyntaxKind.ArrayBindingPattern,
  ts.SyntaxKind.ImportSpecifier,
  ts.SyntaxKind.NamedImports,
  ts.SyntaxKind.NamespaceImport,
  ts.SyntaxKind.ImportClause,
]);

function isTopLevel(declaration: ts.Declaration): boolean {
  let node: ts.Node = declaration;
  while (TRANSPARENT.has(node.kind)) node = node.parent;
  return (
    ts.isSourceFile(node) ||
    (ts.isStatement(node) && ts.isSourceFile(node.parent) && declaredNames(node).length > 0)
  );
}

/** Functions that report or show: what they are given stays as it is. */
const LOOKING = new Set(["check", "hint", "progress", "console", "display"]);
/** Functions of the language that change their first argument. */
const CHANGING = new Set(["Object", "Reflect"]);

/** What running `root` changes; bodies of functions count where they are called on the spot. */
function effectsOf(root: ts.Node, checker: ts.TypeChecker): Changes {
  const changes: Changes = { effects: [], calls: new Set() };
  const add = (target: ts.Node, how: Effect["how"]): void => {
    const { id, member } = rootOf(target);
    if (!id) {
      ts.forEachChild(target, (part) => void (isTarget(part) && add(part, how)));
      return;
    }
    if (refersOutside(id, checker)) changes.effects.push({ root: id.text, member, how });
  };
  const visit = (node: ts.Node): void => {
    if (node !== root && ts.isFunctionLike(node) && !isCalledHere(node)) return;
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) add(node.left, "assigned");
    if (isStep(node)) add(node.operand, "assigned");
    if (ts.isDeleteExpression(node)) add(node.expression, "assigned");
    if (ts.isForOfStatement(node) && !ts.isVariableDeclarationList(node.initializer)) add(node.initializer, "assigned"); // prettier-ignore
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) visitCall(node, add, changes, checker);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return changes;
}

const isTarget = (node: ts.Node) =>
  ts.isExpression(node) || ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isSpreadAssignment(node); // prettier-ignore

const isStep = (node: ts.Node): node is ts.PrefixUnaryExpression | ts.PostfixUnaryExpression =>
  (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
  (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken);

const isAssignment = (kind: ts.SyntaxKind) =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

function isCalledHere(node: ts.Node): boolean {
  let at = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return ts.isCallExpression(at.parent) || ts.isNewExpression(at.parent);
}

function visitCall(
  node: ts.CallExpression | ts.NewExpression,
  add: (target: ts.Node, how: Effect["how"]) => void,
  { calls }: Changes,
  checker: ts.TypeChecker,
): void {
  const { id, member } = rootOf(node.expression);
  if (id && LOOKING.has(id.text)) return;
  if (id && CHANGING.has(id.text)) {
    const [target, name] = node.arguments ?? [];
    if (target) addNamed(target, name, add);
    return;
  }
  if (id && member === undefined && refersOutside(id, checker)) calls.add(id.text);
  if (id && member !== undefined) add(withoutMember(node.expression), "method");
  for (const argument of node.arguments ?? []) {
    if (!ts.isFunctionLike(argument) && !ts.isLiteralExpression(argument)) add(argument, "argument");
  }
}

/** `Object.defineProperty(Array.prototype, "sum", …)` changes `sum`, as an assignment would. */
function addNamed(
  target: ts.Expression,
  name: ts.Expression | undefined,
  add: (target: ts.Node, how: Effect["how"]) => void,
) {
  const access =
    name && ts.isStringLiteralLike(name) ? ts.factory.createElementAccessExpression(target, name) : undefined;
  add(access ?? target, "assigned");
}

const withoutMember = (node: ts.Expression): ts.Expression =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node.expression : node;

/** The identifier at the left end of an expression, and its last member. */
function rootOf(expression: ts.Node): { id?: ts.Identifier; member?: string } {
  let node = expression;
  let member: string | undefined;
  for (;;) {
    if (ts.isIdentifier(node)) return { id: node, member };
    if (ts.isPropertyAccessExpression(node)) member ??= node.name.text;
    else if (ts.isElementAccessExpression(node)) {
      const { argumentExpression } = node;
      member ??= ts.isStringLiteralLike(argumentExpression) ? argumentExpression.text : "";
    } else if (!isWrapper(node)) return {};
    node = (node as unknown as { expression: ts.Node }).expression;
  }
}

const isWrapper = (node: ts.Node) =>
  ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node) || ts.isTypeAssertionExpression(node); // prettier-ignore
