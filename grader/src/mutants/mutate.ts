/** Small mistakes put into a right answer, one at a time: the slips that learners make. */
import ts from "typescript";

/** One change of a text. */
export interface Mutant {
  /** What kind of slip it is, such as `constant` or `axes`. */
  readonly kind: string;
  /** Where it is: offsets into the text, and the line, counted from 1. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly original: string;
  readonly replacement: string;
}

type Edit = readonly [kind: string, node: ts.Node, replacement: string];

const OPERATORS: Partial<Record<ts.SyntaxKind, readonly string[]>> = {
  [ts.SyntaxKind.PlusToken]: ["-"],
  [ts.SyntaxKind.MinusToken]: ["+"],
  [ts.SyntaxKind.AsteriskToken]: ["/"],
  [ts.SyntaxKind.SlashToken]: ["*"],
  [ts.SyntaxKind.PercentToken]: ["*"],
  [ts.SyntaxKind.AsteriskAsteriskToken]: ["*"],
  [ts.SyntaxKind.LessThanToken]: ["<=", ">"],
  [ts.SyntaxKind.LessThanEqualsToken]: ["<", ">="],
  [ts.SyntaxKind.GreaterThanToken]: [">=", "<"],
  [ts.SyntaxKind.GreaterThanEqualsToken]: [">", "<="],
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ["!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ["==="],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ["||"],
  [ts.SyntaxKind.BarBarToken]: ["&&"],
  [ts.SyntaxKind.PlusEqualsToken]: ["-=", "="],
  [ts.SyntaxKind.MinusEqualsToken]: ["+="],
  [ts.SyntaxKind.AsteriskEqualsToken]: ["/="],
  [ts.SyntaxKind.SlashEqualsToken]: ["*="],
};

/** Methods whose call may be forgotten, and those that are taken for each other. */
const FORGOTTEN = new Set([
  "filter",
  "reverse",
  "sort",
  "slice",
  "neg",
  "transpose",
  "square",
  "sqrt",
  "clone",
]);
const CONFUSED: Record<string, string> = {
  max: "min",
  min: "max",
  every: "some",
  some: "every",
  floor: "ceil",
  ceil: "floor",
  sin: "cos",
  cos: "sin",
  add: "sub",
  sub: "add",
  mul: "div",
  div: "mul",
  sum: "mean",
  mean: "sum",
  ones: "zeros",
  zeros: "ones",
};

/**
 * The mutants of a text: constants off by one, other operators, boundaries, branches taken always or never, swapped
 * indices and arguments, forgotten calls, options and signs, flags turned over.
 * @param source TypeScript
 * @param within offsets of the part that may change; all of it by default
 * @example mutantsOf("const f = (x: number) => x + 1;").map(({ replacement }) => replacement) // ["-", "2", "0"]
 */
export function mutantsOf(
  source: string,
  within: { start: number; end: number } = { start: 0, end: source.length },
): Mutant[] {
  const file = ts.createSourceFile("answer.ts", source, ts.ScriptTarget.ES2022, true);
  const found: Mutant[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isTypeNode(node)) return; // types compute nothing
    for (const [kind, changed, replacement] of editsAt(node)) {
      const [start, end] = [changed.getStart(file), changed.getEnd()];
      if (start < within.start || end > within.end) continue;
      const line = file.getLineAndCharacterOfPosition(start).line + 1;
      found.push({ kind, start, end, line, original: source.slice(start, end), replacement });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The text with one change. */
export const mutated = (source: string, { start, end, replacement }: Mutant) =>
  source.slice(0, start) + replacement + source.slice(end);

function editsAt(node: ts.Node): Edit[] {
  if (ts.isNumericLiteral(node)) return constants(node);
  if (ts.isBinaryExpression(node)) {
    return (OPERATORS[node.operatorToken.kind] ?? []).map((text) => ["operator", node.operatorToken, text]);
  }
  if (ts.isPrefixUnaryExpression(node)) return signs(node);
  if (ts.isPostfixUnaryExpression(node)) return [];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [["flag", node, "false"]];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [["flag", node, "true"]];
  if (ts.isConditionalExpression(node)) {
    return [
      ["branch", node.condition, "true"],
      ["branch", node.condition, "false"],
    ];
  }
  if (ts.isIfStatement(node)) {
    return [
      ["branch", node.expression, "true"],
      ["branch", node.expression, "false"],
    ];
  }
  if (ts.isElementAccessExpression(node)) return axes(node);
  if (ts.isCallExpression(node)) return calls(node);
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return options(node);
  return [];
}

/** One more and one less; a number with a fraction is doubled. */
function constants(node: ts.NumericLiteral): Edit[] {
  const value = Number(node.text);
  const others = Number.isInteger(value) && value < 1e6 ? [value + 1, value - 1] : [2 * value];
  return others.map((other) => ["constant", node, other < 0 ? `(${other})` : String(other)]);
}

function signs(node: ts.PrefixUnaryExpression): Edit[] {
  const isSign = [ts.SyntaxKind.MinusToken, ts.SyntaxKind.ExclamationToken].includes(node.operator);
  return isSign ? [["sign", node, node.operand.getText()]] : [];
}

/** `x[i][j]` becomes `x[j][i]`. */
function axes(node: ts.ElementAccessExpression): Edit[] {
  const row = ts.isNonNullExpression(node.expression) ? node.expression.expression : node.expression;
  if (!ts.isElementAccessExpression(row)) return [];
  const [first, second] = [row.argumentExpression.getText(), node.argumentExpression.getText()];
  return first === second ? [] : [["axes", node, `${row.expression.getText()}[${second}]![${first}]`]];
}

function calls(node: ts.CallExpression): Edit[] {
  const { expression, arguments: [first, second, ...rest] } = node; // prettier-ignore
  const edits: Edit[] = [];
  const isSymmetric = /^(Math\.(max|min|hypot)|tf\.(maximum|minimum|add|mul))$/.test(expression.getText());
  if (first && second && !isSymmetric && !ts.isFunctionLike(first) && !ts.isFunctionLike(second)) {
    const others = rest.map((each) => `, ${each.getText()}`).join("");
    edits.push([
      "arguments",
      node,
      `${expression.getText()}(${second.getText()}, ${first.getText()}${others})`,
    ]);
  }
  if (!ts.isPropertyAccessExpression(expression)) return edits;
  const { name, expression: owner } = expression;
  const other = CONFUSED[name.text];
  if (other) edits.push(["method", name, other]);
  if (FORGOTTEN.has(name.text) && !["tf", "Math"].includes(owner.getText()))
    edits.push(["forgotten", node, owner.getText()]);
  const isOfOne = owner.getText() === "Math" && first && !second && !ts.isSpreadElement(first);
  if (isOfOne) edits.push(["forgotten", node, `(${first.getText()})`]);
  return edits;
}

/** An option that is left out of a call. */
function options(node: ts.PropertyAssignment | ts.ShorthandPropertyAssignment): Edit[] {
  const { parent } = node;
  if (!ts.isCallExpression(parent.parent)) return [];
  const others = parent.properties.filter((each) => each !== node).map((each) => each.getText());
  return [["option", parent, `{ ${others.join(", ")} }`]];
}
