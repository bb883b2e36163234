/** The bytes of a picture file, or an error that names the file and says what to do. */
import { open, stat } from "node:fs/promises";
import path from "node:path";
import { InputError } from "@attention-lab/lib/base";

/** More than any picture that passes the limit on pixels needs. */
const MOST_BYTES = 256 * 2 ** 20;

const REASONS: Record<string, string> = {
  ENOENT: "which does not exist",
  ENOTDIR: "which does not exist: a part of its path is a file, not a folder",
  EACCES: "which may not be read: change its permissions",
  ENAMETOOLONG: "whose name is too long",
};

/** Brands in the first bytes of HEIC files (ISO 23008-12), the phones' format that sharp cannot decode. */
const HEIC_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]);

/**
 * All bytes of a picture file. Read at once and handed to the decoder as bytes, so that a file written again under
 * the same name is never answered from the decoder's memory.
 * @throws InputError when it does not exist, is a folder or no ordinary file, is empty, too large, or HEIC
 */
export async function readPictureBytes(argument: string, file: string): Promise<Buffer> {
  const reject = (got: string) => new InputError(argument, "the path of a picture file", got);
  if (typeof file !== "string" || file === "") throw reject(JSON.stringify(file) ?? String(file));
  const bytes = await readWhole(file, reject);
  if (bytes.length === 0) throw reject(`"${file}", which is empty (0 bytes)`);
  if (isHeic(bytes)) throw reject(`"${file}", a HEIC file: export it as JPEG or PNG first`);
  return bytes;
}

async function readWhole(file: string, reject: (got: string) => InputError): Promise<Buffer> {
  try {
    const found = await stat(file); // before opening: to open a pipe would wait for its writer
    if (found.isDirectory()) throw reject(`"${file}", which is a folder: give the path of a file in it`);
    if (!found.isFile()) throw reject(`"${file}", which is no ordinary file`);
    if (found.size > MOST_BYTES) throw reject(`"${file}", which has ${found.size} bytes, more than 256 MiB`);
    const handle = await open(file);
    return await handle.readFile().finally(() => handle.close());
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw reject(`"${file}", ${reasonFor(error, file)}`);
  }
}

/** Why a file could not be reached, in words. */
export function reasonFor(error: unknown, file: string): string {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const where = path.isAbsolute(file) ? "" : `; relative paths start at ${process.cwd()}`;
  return (REASONS[code] ?? `which could not be read (${code})`) + where;
}

function isHeic(bytes: Buffer): boolean {
  if (bytes.toString("latin1", 4, 8) !== "ftyp") return false;
  const end = Math.min(bytes.length, bytes.readUInt32BE(0), 256);
  const brands: string[] = bytes.toString("latin1", 8, end).match(/.{4}/gs) ?? [];
  return brands.some((brand) => HEIC_BRANDS.has(brand)) && !brands.includes("avif");
}
