/** What a cell declares and what it needs, from its syntax tree. */
import ts from "typescript";

export interface Declaration {
  readonly names: readonly string[];
  /** Identifiers that appear in it: a superset of what it needs. */
  readonly needs: ReadonlySet<string>;
  readonly node: ts.Statement;
  readonly text: string;
}

/** Parses a cell; never throws, broken code gives a tree with gaps. */
export function parseCell(source: string): ts.SourceFile {
  return ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
}

/** Whether `source` declares `name` at its top level. */
export function declares(source: string, name: string): boolean {
  // Parsing every cell for every name would be slow; most cells do not even mention it.
  if (!source.includes(name)) return false;
  return parseCell(source).statements.some(
    (statement) => !ts.isImportDeclaration(statement) && declaredNames(statement).includes(name),
  );
}

/** Whether `source` cannot be parsed completely. */
export function hasSyntaxErrors(source: string): boolean {
  const { diagnostics = [] } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  return diagnostics.length > 0;
}

/** The top-level declarations of a cell; other statements are not among them. */
export function declarationsOf(source: string): Declaration[] {
  let cell: ts.SourceFile;
  try {
    cell = parseCell(source);
  } catch {
    // Nested too deeply for the parser: that is the problem of the exercise in that cell, not of the others.
    return [];
  }
  return cell.statements
    .map((node) => ({ node, names: declaredNames(node) }))
    .filter(({ names }) => names.length > 0)
    .map(({ node, names }) => ({ node, names, needs: identifiersIn(node), text: node.getText() }));
}

/** The names a top-level statement introduces. */
export function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  if (ts.isImportDeclaration(statement)) return importedNames(statement);
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  ) {
    return statement.name ? [statement.name.text] : [];
  }
  return [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** The local names an import introduces. */
export function importedNames({ importClause }: ts.ImportDeclaration): string[] {
  if (!importClause) return [];
  const { name, namedBindings } = importClause;
  const own = name ? [name.text] : [];
  if (!namedBindings) return own;
  if (ts.isNamespaceImport(namedBindings)) return [...own, namedBindings.name.text];
  return [...own, ...namedBindings.elements.map((element) => element.name.text)];
}

/** Every identifier below `node` that may refer to a declaration elsewhere. */
export function identifiersIn(node: ts.Node): Set<string> {
  const found = new Set<string>();
  const visit = (each: ts.Node): void => {
    if (ts.isIdentifier(each) && !isMemberName(each)) found.add(each.text);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return ts.isPropertyAssignment(parent) && parent.name === node;
}
