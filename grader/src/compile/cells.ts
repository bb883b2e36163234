/** The code cells of a notebook, repaired: retyped cells read as code again, split ones joined. */
import ts from "typescript";
import { type Cell, exerciseIdOf, type Notebook } from "../notebook";
import { nameCharacters } from "./characters";

/** What identifies an exercise inside a notebook. */
export interface Wanted {
  readonly id: string;
  readonly functionName: string;
}

export interface CodeCell {
  readonly number: number;
  readonly source: string;
  readonly file: ts.SourceFile;
  /** The first place where it cannot be parsed, if there is one. */
  readonly faults: readonly Fault[];
  readonly taggedId: string | undefined;
  /** All cells it was joined from, if it was split. */
  readonly joined?: readonly number[];
  /** What it was instead of code. */
  readonly retypedFrom?: string;
}

export interface Fault {
  readonly start: number;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** Parses a cell; broken code gives a tree with gaps. */
function parse(source: string, number: number): ts.SourceFile {
  return ts.createSourceFile(`cell-${number}.ts`, source, ts.ScriptTarget.ES2022, true);
}

/** Where `source` cannot be parsed. */
function faultsOf(source: string): Fault[] {
  const { diagnostics = [] } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  return diagnostics.map(({ start = 0, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, " ");
    const line = source.slice(0, start).split("\n").length;
    return { start, line, message: message + nameCharacters(source, start, message) };
  });
}

function codeCell(cell: Cell, rest: Partial<CodeCell> = {}): CodeCell {
  const { number, source } = cell;
  const base = { number, source, taggedId: exerciseIdOf(cell), ...rest };
  try {
    return { ...base, file: parse(source, number), faults: faultsOf(source) };
  } catch {
    // Nested too deeply for the parser: the problem of this cell, not of the others.
    const fault = { start: 0, line: 1, message: "The code is nested too deeply to be read." };
    return { ...base, source: "", file: parse("", number), faults: [fault] };
  }
}

/** Removes lines such as ```` ```ts ````, keeping the line numbers. */
const withoutFences = (source: string) => source.replace(/^\s*```.*$/gm, "");

/** The code of a text cell that holds nothing else, and a wanted function; undefined for prose. */
function retyped(cell: Cell, wanted: readonly Wanted[]): CodeCell | undefined {
  const source = withoutFences(cell.source);
  if (!wanted.some(({ functionName }) => source.includes(functionName))) return undefined;
  const code = codeCell({ ...cell, source }, { retypedFrom: cell.kind });
  const names = new Set(code.file.statements.flatMap(declaredNames));
  const holds = wanted.some(({ functionName }) => names.has(functionName));
  return holds && (code.faults.length === 0 || code.taggedId !== undefined) ? code : undefined;
}

/** A cell cut in two in the middle of a function: joined with the code cells below it. */
function joined(cells: readonly Cell[], first: CodeCell): CodeCell | undefined {
  const parts: Cell[] = [];
  for (const cell of cells) {
    if (cell.kind !== "code") continue;
    if (first.number !== cell.number && foreign(first, cell)) return undefined;
    parts.push(cell);
    if (parts.length === 1) continue;
    const source = parts.map((part) => part.source).join("\n");
    const whole = codeCell({ ...(parts[0] as Cell), source }, { joined: parts.map(({ number }) => number) });
    if (whole.faults.length === 0) return whole;
    if (parts.length === 4) return undefined;
  }
  return undefined;
}

const foreign = (first: CodeCell, cell: Cell) => {
  const id = exerciseIdOf(cell);
  return id !== undefined && id !== first.taggedId;
};

/** All code of `notebook` in its order. */
export function codeCells({ cells }: Notebook, wanted: readonly Wanted[]): CodeCell[] {
  const found: CodeCell[] = [];
  const used = new Set<number>();
  cells.forEach((cell, index) => {
    if (used.has(cell.number)) return;
    if (cell.kind !== "code") {
      const code = retyped(cell, wanted);
      if (code) found.push(code);
      return;
    }
    const code = codeCell(cell);
    const whole = code.faults.length > 0 ? joined(cells.slice(index), code) : undefined;
    whole?.joined?.forEach((number) => used.add(number));
    found.push(whole ?? code);
  });
  return found;
}

/** The names a top-level statement introduces, imports included. */
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
    ts.isModuleDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement)
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
