/** Lists of picture files with their captions, whatever form they came in. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { InputError } from "@attention-lab/lib/base";
import { reasonFor } from "./bytes";

/** A picture file and what people said about it. */
export interface CaptionedFile {
  /** Its name as the list has it. */
  file: string;
  /** Where it is. */
  path: string;
  /** Perhaps none, in a folder of pictures alone. */
  captions: string[];
}

/** A picture, a line or an entry that was left out. */
export interface FileProblem {
  /** The picture's name, or the name of the list when the entry has none. */
  file: string;
  problem: string;
}

export interface CaptionedFiles {
  files: CaptionedFile[];
  problems: FileProblem[];
}

/** A list being collected: captions by picture, in the order in which pictures are first named. */
export interface Collection {
  add(file: string, caption: string): void;
  leaveOut(file: string, problem: string): void;
  done(): CaptionedFiles;
}

/**
 * Starts a list of pictures in `folder`.
 * @throws InputError when `folder` is none
 */
export function collect(argument: string, folder: string): Collection {
  requireFolder(argument, folder);
  const captions = new Map<string, string[]>();
  const problems: FileProblem[] = [];
  const leaveOut = (file: string, problem: string) => void problems.push({ file, problem });
  return {
    leaveOut,
    add(file, caption) {
      const known = captions.get(file) ?? [];
      captions.set(file, caption === "" ? known : [...known, caption]);
    },
    done() {
      const files = [...captions].flatMap(([file, said]) => {
        const found = locate(folder, file);
        if ("path" in found) return [{ file, path: found.path, captions: said }];
        leaveOut(file, found.problem);
        return [];
      });
      return { files, problems };
    },
  };
}

function locate(folder: string, file: string): { path: string } | { problem: string } {
  const full = path.resolve(folder, file);
  const inside = path.relative(path.resolve(folder), full);
  if (inside === "" || inside.startsWith("..") || path.isAbsolute(inside)) {
    return { problem: "lies outside of the folder of pictures" };
  }
  try {
    return statSync(full).isFile() ? { path: full } : { problem: "is no file" };
  } catch {
    return { problem: `is not in ${folder}` };
  }
}

/** @throws InputError unless `folder` is a folder */
export function requireFolder(argument: string, folder: string): void {
  const reject = (got: string) => new InputError(argument, "the path of a folder of pictures", got);
  if (typeof folder !== "string" || folder === "") throw reject(JSON.stringify(folder) ?? String(folder));
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw reject(`"${folder}", ${reasonFor({ code: "ENOENT" }, folder)}`);
  if (!found.isDirectory()) throw reject(`"${folder}", which is a file`);
}

/**
 * A whole text file, without its byte order mark.
 * @throws InputError when it cannot be read
 */
export function readText(argument: string, file: string): string {
  const reject = (got: string) => new InputError(argument, "the path of a text file", got);
  if (typeof file !== "string" || file === "") throw reject(JSON.stringify(file) ?? String(file));
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const isFolder = (error as NodeJS.ErrnoException).code === "EISDIR";
    throw reject(`"${file}", ${isFolder ? "which is a folder" : reasonFor(error, file)}`);
  }
}
