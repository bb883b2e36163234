/** Turns the paths on the command line into what was handed in: everybody has a row. */
import { type Dirent, realpathSync } from "node:fs";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";

/** What somebody handed in; with a `problem` there is nothing to be read, and the row says why. */
export interface HandedIn {
  readonly path: string;
  readonly problem?: string;
  /** Something unusual that is no problem. */
  readonly note?: string;
  /** Its content, where `path` is no file of its own but inside an archive. */
  readonly read?: () => Promise<Uint8Array>;
}

export interface FoundNotebooks {
  handedIn: HandedIn[];
  /** Paths that do not exist or hold no notebook, each with why. */
  problems: string[];
}

const isSkipped = (name: string) => name.startsWith(".") || name === "node_modules" || name === "__MACOSX";
/** Also what systems make of the name when they do not know it. */
const NOTEBOOK = /\.ipynb(\.json|\.txt)?$/i;

/** Notebooks, and archives that may hold some. */
export const NOTEBOOK_OR_ARCHIVE = /\.(ipynb(\.json|\.txt)?|zip)$/i;

/**
 * Files as they are given, folders with everything below them but hidden folders and `node_modules`, patterns with
 * all they match.
 * @param typedIn the folder that relative paths are meant from; the current one otherwise
 * @param wanted names of files that count in folders
 */
export async function findNotebooks(
  paths: readonly string[],
  typedIn?: string,
  wanted = NOTEBOOK,
): Promise<FoundNotebooks> {
  const found: FoundNotebooks = { handedIn: [], problems: [] };
  for (const path of paths) {
    if (path === "") found.problems.push(`"": an empty path names no file or folder.`);
    else for (const each of await expanded(path, typedIn)) await addPath(each, found, wanted);
  }
  const seen = new Set<string>();
  const first = ({ path }: HandedIn) => !seen.has(path) && !!seen.add(path);
  return { ...found, handedIn: found.handedIn.filter(first) };
}

/** A path as it is meant where it was typed; a pattern that the shell has left as it is becomes what it matches. */
async function expanded(path: string, typedIn = "."): Promise<string[]> {
  const here = fromHere(path, typedIn);
  for (const candidate of [here, path]) if (await exists(candidate)) return [candidate];
  if (!isDynamicPattern(path)) return [path];
  const options = { cwd: typedIn, onlyFiles: false, expandDirectories: false, caseSensitiveMatch: false };
  const matches = await glob(path.split(sep).join("/"), options);
  return matches.length === 0 ? [path] : matches.sort().map((match) => fromHere(match, typedIn));
}

const fromHere = (path: string, typedIn: string) =>
  isAbsolute(path) ? path : relative(process.cwd(), resolve(typedIn, path)) || ".";

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function addPath(path: string, found: FoundNotebooks, wanted: RegExp): Promise<void> {
  const info = await stat(path).catch(() => undefined);
  if (!info) found.problems.push(`${path}: there is no such file or folder.`);
  else if (!info.isDirectory()) found.handedIn.push({ path });
  else {
    const inside = await handedInBelow(path, path, wanted);
    if (!inside.some(({ problem }) => problem === undefined)) {
      found.problems.push(`${path}: there are no notebooks (.ipynb) in this folder.`);
    }
    found.handedIn.push(...inside);
  }
}

/** Rows for all below `folder`; beside folders with notebooks, one without any is somebody who is missing. */
async function handedInBelow(folder: string, root: string, wanted: RegExp): Promise<HandedIn[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => error,
  );
  if (!Array.isArray(entries))
    return [{ path: folder, problem: `The folder cannot be read (${entries.code}).` }];
  const visible = entries.filter(({ name }) => !isSkipped(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = await Promise.all(
    visible.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return { entry, rows: await handedInBelow(path, root, wanted) };
      return { entry, rows: wanted.test(entry.name) ? [await fileRow(path, entry, root)] : [] };
    }),
  );
  const isClass = parts.some(({ entry, rows }) => entry.isDirectory() && rows.length > 0);
  const all = await Promise.all(
    parts.map(async ({ entry, rows }) => {
      const isMissing = isClass && entry.isDirectory() && rows.length === 0;
      return isMissing ? [await emptyRow(join(folder, entry.name))] : rows;
    }),
  );
  return all.flat();
}

async function emptyRow(folder: string): Promise<HandedIn> {
  const names = (await readdir(folder)).filter((name) => !isSkipped(name));
  const what =
    names.length === 0 ? "the folder is empty" : `the folder holds only ${names.slice(0, 3).join(", ")}`;
  return { path: folder, problem: `Nothing to grade was handed in: ${what}.` };
}

/** A link is followed inside what is graded, and never out of it: there the solutions may be. */
async function fileRow(path: string, entry: Dirent, root: string): Promise<HandedIn> {
  if (!entry.isSymbolicLink()) {
    return entry.isFile() ? { path } : { path, problem: "It is neither a file nor a folder." };
  }
  const target = await readlink(path);
  const real = resolveReal(path);
  if (real === undefined) return { path, problem: `It is a link to ${target}, which is not there.` };
  const inside = real.startsWith(realpathSync(root) + sep);
  if (!inside)
    return { path, problem: `It is a link to ${target}, outside of what is graded: hand in the file.` };
  return { path, note: `It is a link to ${target}.` };
}

function resolveReal(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Rows for those of a class list (one name a line, or in the first column) who have handed in nothing. */
export async function missingFrom(roster: string, handedIn: readonly HandedIn[]): Promise<HandedIn[]> {
  const text = (await readFile(roster, "utf8")).replace(/^\uFEFF/, "");
  const names = text
    .split(/\r?\n/)
    .map((line) => (line.split(/[,;\t]/)[0] ?? "").replace(/^"|"$/g, "").trim());
  const present = handedIn.flatMap(({ path }) => [...dirname(path).split(sep), basename(path)]).map(fold);
  const isThere = (name: string) =>
    present.some((part) => part === fold(name) || part.startsWith(`${fold(name)}_`) || part.startsWith(`${fold(name)}.`) || part.startsWith(`${fold(name)}-`)); // prettier-ignore
  return names
    .filter((name) => name !== "" && !isThere(name))
    .map((name) => ({ path: name, problem: "Nothing was handed in." }));
}

const fold = (name: string) => name.normalize("NFC").toLowerCase();
