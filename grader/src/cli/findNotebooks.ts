/** Turns the paths on the command line into notebooks. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface FoundNotebooks {
  notebooks: string[];
  /** Paths that do not exist or hold no notebook, each with why. */
  problems: string[];
}

const isSkipped = (name: string) => name.startsWith(".") || name === "node_modules";

/** Files as they are given, folders with everything below them but hidden folders and `node_modules`. */
export async function findNotebooks(paths: readonly string[]): Promise<FoundNotebooks> {
  const found: FoundNotebooks = { notebooks: [], problems: [] };
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info) found.problems.push(`${path}: there is no such file or folder.`);
    else if (!info.isDirectory()) found.notebooks.push(path);
    else {
      const inside = await notebooksBelow(path);
      if (inside.length === 0)
        found.problems.push(`${path}: there are no notebooks (.ipynb) in this folder.`);
      found.notebooks.push(...inside);
    }
  }
  return { ...found, notebooks: [...new Set(found.notebooks)] };
}

async function notebooksBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const nested = await Promise.all(
    entries.map(async (entry) => {
      if (isSkipped(entry.name)) return [];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return notebooksBelow(path);
      return entry.name.endsWith(".ipynb") && entry.isFile() ? [path] : [];
    }),
  );
  return nested.flat();
}
