/** Which packages learner code may load, and what to say about the others. */
import ts from "typescript";
import { HARMLESS, RUNTIME } from "../wire";

const OWN_CHECKS = /^@attention-lab\/(exercises|grader)(\/|$)/;
const OWN_ANSWER = /^@attention-lab\/lib(\/|$)|(^|\/)(lib|solutions)\//;

/** Whether an import brings only `check` and `hint`, which a program does not need to run. */
export function bringsChecks({ moduleSpecifier }: ts.ImportDeclaration): boolean {
  return ts.isStringLiteral(moduleSpecifier) && OWN_CHECKS.test(moduleSpecifier.text);
}

/** What stands in for such an import: the functions exist and do nothing. */
export const replacement = (names: readonly string[]) =>
  names.map((name) => `const ${name}: any = async () => undefined;`).join(" ");

/** Whether an import brings only types, and so loads nothing. */
function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = importClause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly);
}

/** Why the code below `root` may not run, or undefined when it loads nothing but what is allowed. */
export function refuseImports(root: ts.Node, allowed: readonly string[]): string | undefined {
  let refusal: string | undefined;
  const visit = (node: ts.Node): void => {
    refusal ??= refuse(node, allowed);
    if (refusal === undefined) ts.forEachChild(node, visit);
  };
  visit(root);
  return refusal;
}

function refuse(node: ts.Node, allowed: readonly string[]): string | undefined {
  const name = loadedModule(node);
  if (name === undefined) return undefined;
  if (HARMLESS.includes(name) || OWN_CHECKS.test(name)) return undefined;
  if (allowed.includes(name)) return name === RUNTIME ? refuseBeyondTf(node) : undefined;
  if (OWN_ANSWER.test(name)) {
    return `It imports "${name}", the library's own answer: this exercise is about writing it yourself.`;
  }
  const list = allowed.length > 0 ? `Only ${allowed.join(", ")} may be imported.` : "It needs no imports.";
  return `It imports ${name === "" ? "a module" : `"${name}"`}, which this exercise does not allow. ${list}`;
}

/** What may be imported from the door to TensorFlow.js; `Tensor` is a type. */
const BEHIND_THE_DOOR = ["tf", "Tensor"];

function refuseBeyondTf(node: ts.Node): string | undefined {
  if (!ts.isImportDeclaration(node)) return undefined;
  const { namedBindings } = node.importClause ?? {};
  if (!namedBindings || !ts.isNamedImports(namedBindings)) return undefined;
  const other = namedBindings.elements
    .filter((element) => !element.isTypeOnly)
    .map((element) => (element.propertyName ?? element.name).text)
    .find((name) => !BEHIND_THE_DOOR.includes(name));
  if (other === undefined) return undefined;
  return `It imports ${other} from "${RUNTIME}". Exercises may use tf from there, and the type Tensor.`;
}

/** The module a node loads; `""` when the name is computed; undefined when it loads nothing. */
function loadedModule(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node)) {
    return bringsChecks(node) || isTypeOnly(node) ? undefined : literal(node.moduleSpecifier);
  }
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier && literal(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return literal(node.expression);
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const loads =
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === "require");
  return loads ? literal(node.arguments[0]) : undefined;
}

const literal = (node: ts.Expression | undefined) => (node && ts.isStringLiteralLike(node) ? node.text : "");
