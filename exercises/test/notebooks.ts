/**
 * The notebooks, as the tests need them. The learner's one is made anew from the solved one, as the release does:
 * what lies in exercises/ may hold someone's work, and `npm run release -- --check` compares it in CI.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const root = join(__dirname, "..", "..");

export interface Cell {
  type: string;
  id: string;
  source: string;
  /** From the cell's metadata. */
  exercise?: string;
  outputs: unknown[];
}

interface RawCell {
  cell_type: string;
  id: string;
  source: string | string[];
  metadata: { attention_lab?: { exercise?: string } };
  outputs?: unknown[];
}

interface RawNotebook {
  cells: RawCell[];
  metadata: { kernelspec?: { name?: string }; attention_lab?: { topic?: string } };
  nbformat: number;
  nbformat_minor: number;
}

/** The text of a topic's notebook before anyone has worked on it. */
export function untouchedText(topic: string): string {
  const url = pathToFileURL(join(root, "tools", "reset", "restore.mjs")).href;
  const code = `import { planReset } from ${JSON.stringify(url)};
    process.stdout.write(planReset(${JSON.stringify(root)}, ${JSON.stringify(topic)}).text);`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
}

export const untouchedNotebook = (topic: string) => notebookOf(untouchedText(topic));
export const solvedNotebook = (topic: string) =>
  notebookOf(readFileSync(join(root, "solutions", `${topic}.ipynb`), "utf8"));

function notebookOf(text: string) {
  const raw = JSON.parse(text) as RawNotebook;
  const cells = raw.cells.map((cell): Cell => {
    const { exercise } = cell.metadata.attention_lab ?? {};
    const source = [cell.source].flat().join("");
    return { type: cell.cell_type, id: cell.id, source, exercise, outputs: cell.outputs ?? [] };
  });
  return {
    cells,
    topic: raw.metadata.attention_lab?.topic,
    kernel: raw.metadata.kernelspec?.name,
    format: `${raw.nbformat}.${raw.nbformat_minor}`,
  };
}

/** The lines of a solved cell's solution that are too long to stand somewhere by chance. */
export function telling(solved: string): string[] {
  const inside = solved.split(/^.*\/\/ (?:BEGIN|END) SOLUTION.*$/m)[1] ?? "";
  return inside
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.length > 20);
}
