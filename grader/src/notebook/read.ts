/** Reads a learner's notebook, whatever front end wrote it last. */
import { readFile, stat } from "node:fs/promises";
import { jsonOf, NotebookError, textOf } from "./decode";
import type { HandedIn } from "./find";

export interface Cell {
  /** Counted from 1 over all cells, as a person would. */
  readonly number: number;
  readonly kind: "code" | "markdown" | "raw";
  /** With `\n` line ends. */
  readonly source: string;
  /** The exercise named in the cell's metadata. */
  readonly taggedId?: string;
}

export interface Notebook {
  readonly cells: readonly Cell[];
  /** The topic named in the notebook's metadata. */
  readonly topic?: string;
  /** What was unusual but no problem. */
  readonly notes: readonly string[];
}

const MB = 1024 * 1024;
const LARGEST = 100 * MB;
const LARGE = 10 * MB;

/**
 * Reads and checks a notebook.
 * @throws NotebookError when it is missing, unreadable, larger than 100 MB, or no notebook.
 */
export async function readNotebook(handedIn: HandedIn): Promise<Notebook> {
  return notebookOf(await contentOf(handedIn));
}

/** The bytes of what was handed in. @throws NotebookError when it is missing, unreadable or larger than 100 MB */
export async function contentOf({ path, read }: HandedIn): Promise<Uint8Array> {
  try {
    const { size } = read ? { size: 0 } : await stat(path);
    if (size > LARGEST) throw new NotebookError(`The notebook is ${inMB(size)} large, and more than ${inMB(LARGEST)} is refused. Clear its outputs and save it again.`); // prettier-ignore
    return read ? await read() : await readFile(path);
  } catch (error) {
    if (error instanceof NotebookError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new NotebookError(code === "ENOENT" ? "There is no such file." : `It cannot be read (${code}).`);
  }
}

/** The notebook in a file's bytes. @throws NotebookError when it is no notebook */
export function notebookOf(content: Uint8Array): Notebook {
  const notebook = parseNotebook(textOf(content));
  if (content.length <= LARGE) return notebook;
  const note = `The notebook is ${inMB(content.length)} large; its outputs were ignored.`;
  return { ...notebook, notes: [...notebook.notes, note] };
}

const inMB = (size: number) => `${Math.round(size / MB)} MB`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The cells of a notebook given as JSON text, of any format that has cells.
 * @throws NotebookError when it is no notebook.
 */
export function parseNotebook(text: string): Notebook {
  const content = jsonOf(text.replace(/^\uFEFF/, ""));
  if (!isRecord(content)) throw new NotebookError("It is not a notebook: its JSON is not an object.");
  const format = content.nbformat === undefined ? "no format number" : `format ${String(content.nbformat)}`;
  const cells = cellsOf(content);
  if (!cells) throw new NotebookError(`It is not a notebook: it has no list of cells (${format}).`);
  const lab = labMetadata(content.metadata);
  const isUsual = Number(content.nbformat) === 4;
  return {
    cells: cells.flatMap((cell, index) => readCell(cell, index + 1)),
    ...(typeof lab.topic === "string" && { topic: lab.topic }),
    notes: isUsual ? [] : [`The notebook has ${format} instead of format 4: it was read as far as possible.`],
  };
}

/** Up to format 3 the cells are on worksheets. */
function cellsOf({ cells, worksheets }: Record<string, unknown>): unknown[] | undefined {
  if (Array.isArray(cells)) return cells;
  if (!Array.isArray(worksheets)) return undefined;
  return worksheets.flatMap((sheet) => (isRecord(sheet) && Array.isArray(sheet.cells) ? sheet.cells : []));
}

function labMetadata(metadata: unknown): Record<string, unknown> {
  const lab = isRecord(metadata) ? metadata.attention_lab : undefined;
  return isRecord(lab) ? lab : {};
}

/** A list of lines, each with its line break, as the format wants it, or without, as some programs write it. */
function joined(source: readonly unknown[]): string {
  const lines = source.filter((line): line is string => typeof line === "string");
  return lines.join(lines.some((line) => /[\r\n]/.test(line)) ? "" : "\n");
}

function readCell(cell: unknown, number: number): Cell[] {
  if (!isRecord(cell)) return [];
  const { cell_type: type, source = cell.input } = cell;
  const lines = Array.isArray(source) ? joined(source) : source;
  const { exercise } = labMetadata(cell.metadata);
  return [
    {
      number,
      kind: type === "code" || type === "markdown" ? type : "raw",
      source: typeof lines === "string" ? lines.replace(/\r\n?/g, "\n") : "",
      ...(typeof exercise === "string" && { taggedId: exercise }),
    },
  ];
}

/** The exercise a cell belongs to: its metadata, or else its `// exercise:` comment. */
export function exerciseIdOf({ source, taggedId }: Cell): string | undefined {
  const [, written] =
    /^[ \t]*(?:\/\/+|\/\*+|#+)[ \t]*exercise[ \t]*:[ \t]*([\w-]+(?:\.[\w-]+)*)/im.exec(source) ?? [];
  return taggedId ?? written;
}
