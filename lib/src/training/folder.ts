/** Folders that can be written to, and files that are written whole. */
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { sync as writeWhole } from "write-file-atomic";
import { InputError } from "../base";

/**
 * Makes a folder, and those above it, when it is missing.
 * @throws InputError when it cannot be made or written to
 */
export function makeFolder(argument: string, path: string): void {
  try {
    makeMissing(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(argument, "a folder that can be made and written to", `${path} (${why})`);
  }
}

/** One by one: mkdir's `recursive` never returns where nothing can be made, as in /proc. */
function makeMissing(path: string): void {
  if (!existsSync(path)) {
    makeMissing(dirname(path));
    mkdirSync(path);
  } else mkdirSync(path, { recursive: true }); // throws when it is a file
}

/**
 * Writes a file whole or not at all: into a file beside it, which then takes its name.
 * @param path its folder is made when it is missing
 * @throws InputError when it cannot be made
 */
export function writeAtomically(path: string, content: Uint8Array | string): void {
  makeFolder("path", dirname(path));
  writeWhole(path, typeof content === "string" ? content : Buffer.from(content));
}
