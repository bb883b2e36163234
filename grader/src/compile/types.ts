/** Finds the errors that would keep a learner's cell from running in the notebook, types included. */
import { dirname, join } from "node:path";
import ts from "typescript";
import { nameCharacters } from "./characters";
import type { Piece } from "./pieces";
import { placeIn, type Program } from "./program";
import { together } from "./together";

/** tslab's settings: a cell it runs must not be refused here, nor the other way round. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  experimentalDecorators: true,
  strict: false,
  noEmit: true,
  skipLibCheck: true,
};

/**
 * What answers use of Node most: enough to find most of them right without reading Node's types, which takes longer than
 * the rest together. Whoever uses more of it, or makes a mistake, is looked at again with the types themselves.
 */
const LITTLE = `declare const console: { log(...data: any[]): void; error(...data: any[]): void; warn(...data: any[]): void }; declare const module: object;`;
const LITTLE_FILE = "__little-of-node__.d.ts";

/**
 * What is not the learner's fault: packages or their types that are not installed here (2307, 2688, 7016,
 * 2580, 2584, 2591), and `await` at a cell's top level, which notebooks allow (1308, 1309, 1375, 1378).
 */
const FORGIVEN = new Set([2307, 2688, 7016, 2580, 2584, 2591, 1308, 1309, 1375, 1378]);

/** Longest complaint to show; types written out in full can fill pages. */
const LONGEST = 400;

const libraryFiles = new Map<string, ts.SourceFile>();
/** The last program with Node's types, and the last one without: the next reuses what is the same. */
const previous: { all?: ts.Program; little?: ts.Program } = {};

export interface Complaint {
  /** In words, with its line. */
  message: string;
  /** The statement it is in, if it is the learner's. */
  piece?: Piece;
}

/** For each program the first error, or undefined. */
export function compileErrors(
  programs: readonly Program[],
  project = process.cwd(),
): (Complaint | undefined)[] {
  const all = together(programs);
  if (all && complaints([all], project, "little")[0] === undefined) return programs.map(() => undefined);
  const first = complaints(programs, project, "little");
  const doubtful = programs.filter((_, i) => first[i] !== undefined);
  if (doubtful.length === 0) return first;
  const again = complaints(doubtful, project, "all");
  return programs.map((each, i) => first[i] && again[doubtful.indexOf(each)]);
}

/** Reads the types of the language, of Node and of these packages, so that no learner's clock pays for it. */
export function readTypes(packages: readonly string[] = [], project?: string): void {
  const source = packages.map((name, i) => `import * as p${i} from ${JSON.stringify(name)};`).join("\n");
  const program: Program = { source, segments: [], cell: 0, own: [], borrowed: [] };
  complaints([program], project ?? process.cwd(), "little");
  complaints([program], project ?? process.cwd(), "all");
}

/** One compiler run for all. */
function complaints(
  programs: readonly Program[],
  project: string,
  node: "all" | "little",
): (Complaint | undefined)[] {
  const names = programs.map((_, index) => join(project, "__graded__", `${index}.ts`));
  const sources = new Map(programs.map(({ source }, index) => [names[index] ?? "", `${source}\nexport {};`]));
  if (node === "little") sources.set(LITTLE_FILE, LITTLE);
  const types = node === "all" ? { types: ["node"], typeRoots: typeRoots() } : { types: [] };
  const roots = node === "all" ? names : [LITTLE_FILE, ...names];
  const program = ts.createProgram(roots, { ...options, ...types }, host(sources), previous[node]);
  previous[node] = program;
  return programs.map((each, index) => {
    const file = program.getSourceFile(names[index] ?? "");
    if (!file) return undefined;
    const syntactic = program.getSyntacticDiagnostics(file);
    const all = syntactic.length > 0 ? syntactic : program.getSemanticDiagnostics(file);
    // Without Node's types, what is forgiven may hide a mistake that they would show.
    const first = all.find(({ code }) => node === "little" || !FORGIVEN.has(code));
    return first && describe(first, each, file);
  });
}

/** Where `@types/node` is, if it is installed. */
function typeRoots(): string[] {
  try {
    return [dirname(dirname(require.resolve("@types/node/package.json")))];
  } catch {
    return [];
  }
}

/** Serves the programs from memory and parses every library file only once. */
function host(sources: ReadonlyMap<string, string>): ts.CompilerHost {
  const base = ts.createCompilerHost(options);
  return {
    ...base,
    fileExists: (name) => sources.has(name) || base.fileExists(name),
    readFile: (name) => sources.get(name) ?? base.readFile(name),
    getSourceFile(name, version, onError) {
      const text = sources.get(name);
      if (text !== undefined) return ts.createSourceFile(name, text, version);
      const known = libraryFiles.get(name) ?? base.getSourceFile(name, version, onError);
      if (known) libraryFiles.set(name, known);
      return known;
    },
  };
}

function describe(diagnostic: ts.Diagnostic, program: Program, file: ts.SourceFile): Complaint {
  const { start = 0, messageText } = diagnostic;
  const line = file.getLineAndCharacterOfPosition(start).line + 1;
  const message = ts.flattenDiagnosticMessageText(messageText, " ").slice(0, LONGEST);
  const segment =
    program.segments.find(({ firstLine, lines }) => line < firstLine + lines) ?? program.segments.at(-1);
  const words = `${message}${nameCharacters(file.text, start, message)}`;
  if (!segment) return { message: `Line ${line}: ${words}` };
  const inCell = segment.cellLine + Math.min(line - segment.firstLine, segment.lines - 1);
  return { message: `${placeIn(segment.cell, inCell, program.cell)}: ${words}`, piece: segment.piece };
}
