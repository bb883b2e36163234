/** What a statement refers to outside its own scopes, and what it changes when it runs. */
import ts from "typescript";
import { declaredNames } from "./cells";

/** Something a statement may change when it runs: a variable of the notebook, or a member of a global. */
export interface Effect {
  /** The name at the left end of `table.rows[0]`. */
  readonly root: string;
  /** The last member's name of `Array.prototype.sum`. */
  readonly member?: string;
  /** How: by assignment, by calling one of its methods, or as an argument of some call. */
  readonly how: "assigned" | "method" | "argument";
}

export interface Changes {
  effects: Effect[];
  calls: Set<string>;
}

export const merged = (all: readonly Changes[]): Changes => ({
  effects: all.flatMap(({ effects }) => effects),
  calls: new Set(all.flatMap(({ calls }) => [...calls])),
});

/** What `node` refers to outside its own scopes. */
export function references(node: ts.Node, checker: ts.TypeChecker) {
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
export function effectsOf(root: ts.Node, checker: ts.TypeChecker): Changes {
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
