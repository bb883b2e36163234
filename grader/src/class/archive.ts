/** Archives (.zip) that somebody else has packed. They are read, never unpacked: no name in them becomes a path. */
import { readFile, stat } from "node:fs/promises";
import { unzipSync, type UnzipFileInfo } from "fflate";
import { NotebookError } from "../notebook";

const MB = 1024 * 1024;
const LARGEST_ARCHIVE = 2048 * MB;
/** What one file may unpack to; a notebook may be as large. */
const LARGEST_FILE = 100 * MB;
const MOST_FILES = 100_000;

/** What the names of files in an archive say. */
export interface ArchiveEntry {
  /** With "/", as the archive has it. */
  readonly name: string;
  /** In bytes, unpacked. */
  readonly size: number;
}

/** An archive that cannot be read; the message says why, for a person. */
export class ArchiveError extends NotebookError {}

/** @throws ArchiveError when it is too large or not there */
export async function readArchive(path: string): Promise<Uint8Array> {
  const { size } = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ArchiveError(`It cannot be read (${error.code}).`);
  });
  if (size > LARGEST_ARCHIVE) throw new ArchiveError("The archive is larger than 2 GB: unpack it first.");
  return readFile(path);
}

/** All files of an archive, without folders. @throws ArchiveError when it is none */
export function listArchive(archive: Uint8Array): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  unpack(archive, ({ name, originalSize }) => {
    if (entries.length >= MOST_FILES) throw new ArchiveError(`It holds more than ${MOST_FILES} files.`);
    if (!name.endsWith("/")) entries.push({ name: name.replaceAll("\\", "/"), size: originalSize });
    return false;
  });
  return entries;
}

/** One file of an archive. @throws ArchiveError when it is not there, damaged or larger than 100 MB */
export function fileOf(archive: Uint8Array, wanted: string): Uint8Array {
  const found = unpack(archive, ({ name, originalSize }) => {
    if (name.replaceAll("\\", "/") !== wanted) return false;
    if (originalSize > LARGEST_FILE) throw new ArchiveError(`It unpacks to ${Math.round(originalSize / MB)} MB, and more than 100 MB is refused.`); // prettier-ignore
    return true;
  });
  const [content] = Object.values(found);
  if (!content) throw new ArchiveError("The archive does not hold it any more.");
  return content;
}

function unpack(archive: Uint8Array, filter: (file: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(archive, { filter });
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ArchiveError(`The archive is damaged, encrypted or of a kind that is not read (${why}).`);
  }
}
