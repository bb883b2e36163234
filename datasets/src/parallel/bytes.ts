/** A file's bytes, or an error that says what to do. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { InputError } from "@attention-lab/lib/base";

const REASONS: Record<string, string> = {
  ENOENT: "which does not exist",
  EISDIR: "which is a folder: give the path of a file in it",
  EACCES: "which may not be read: change its permissions",
  ERR_FS_FILE_TOO_LARGE: "which has more than 2 GiB: split it first",
};

const PACKED: readonly [name: string, magic: readonly number[]][] = [
  ["gzip", [0x1f, 0x8b]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["bzip2", [0x42, 0x5a, 0x68]],
];

/**
 * All bytes of a file.
 * @throws InputError when it does not exist, is a folder, may not be read, is packed or too large
 */
export function readBytes(argument: string, file: string): Buffer {
  const bytes = readWhole(argument, file);
  const packed = PACKED.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte));
  if (packed)
    throw new InputError(argument, "a text file", `${file}, a ${packed[0]} archive: unpack it first`);
  return bytes;
}

function readWhole(argument: string, file: string): Buffer {
  if (typeof file !== "string") throw new InputError(argument, "the path of a text file", String(file));
  try {
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const reason = REASONS[code] ?? `which could not be read (${code})`;
    const where = path.isAbsolute(file) ? "" : `; relative paths start at ${process.cwd()}`;
    throw new InputError(argument, "the path of a text file", `"${file}", ${reason}${where}`);
  }
}
