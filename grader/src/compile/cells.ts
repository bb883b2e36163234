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

/** Where a cell cannot be parsed. */
function faultsOf(file: ts.SourceFile): Fault[] {
  const source = file.text;
  return syntaxErrors(file).map(({ start = 0, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, " ");
    const line = source.slice(0, start).split("\n").length;
    return { start, line, message: message + nameCharacters(source, start, message) };
  });
}

/**
 * What the parser found wrong. It leaves that on the file, under a name that is not public; the public way to it makes a
 * program of every cell, which takes longer than all the rest.
 */
const syntaxErrors = (file: ts.SourceFile & { readonly parseDiagnostics?: readonly ts.Diagnostic[] }) =>
  file.parseDiagnostics ?? alone(file).getSyntacticDiagnostics(file);

/** A program of one file. */
const alone = (file: ts.SourceFile) =>
  ts.createProgram([file.fileName], { noLib: true, noResolve: true, types: [] }, hostOf([file]));

/** Serves these files and no others, not even those of the language. */
export function hostOf(files: readonly ts.SourceFile[]): ts.CompilerHost {
  const byName = new Map(files.map((file) => [file.fileName, file]));
  return {
    getSourceFile: (name) => byName.get(name),
    getDefaultLibFileName: () => "none.d.ts",
    writeFile: () => undefined,
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: (name) => byName.has(name),
    readFile: () => undefined,
  };
}

function codeCell(cell: Cell, rest: Partial<CodeCell> = {}): CodeCell {
  const { number, source } = cell;
  const base = { number, source, taggedId: exerciseIdOf(cell), ...rest };
  try {
    const file = parse(source, number);
    return { ...base, file, faults: faultsOf(file) };
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
  const declared = declaredIn(source);
  if (!wanted.some(({ functionName }) => declared.includes(functionName))) return undefined;
  const code = codeCell({ ...cell, source }, { retypedFrom: cell.kind });
  return code.faults.length === 0 || code.taggedId !== undefined ? code : undefined;
}

/** Texts that were read, and what they declare: a class has the same text cells, and prose takes long to parse. */
const textsRead = new Map<string, readonly string[]>();
const MOST_TEXTS = 1000;

/** What `source`, read as code, declares; prose declares nothing, and is not worth a closer look. */
function declaredIn(source: string): readonly string[] {
  const known = textsRead.get(source);
  if (known) return known;
  const found = declarationsIn(source);
  if (textsRead.size >= MOST_TEXTS) textsRead.clear();
  textsRead.set(source, found);
  return found;
}

function declarationsIn(source: string): string[] {
  try {
    return parse(source, 0).statements.flatMap(declaredNames);
  } catch {
    return [];
  }
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
