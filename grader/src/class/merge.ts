/** Joins the parts of a class that were graded apart. */
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Topic } from "../core";
import type { ClassResult } from "./result";
import { jsonText, writeWhole } from "./cache";
import { type Shard, tableOf, writeTable } from "./run";

/** PART/part.json: which part it is, and whether it came to its end. */
export interface Part extends Shard {
  readonly finished: boolean;
}

export const writePart = (out: string, part: Part) => writeWhole(join(out, "part.json"), jsonText(part));

/**
 * Writes into `out` what one run over all would have written.
 * @throws Error when a part is missing, was interrupted, or does not fit the others
 */
export async function mergeParts(
  parts: readonly string[],
  out: string,
  topics: readonly Topic[],
): Promise<ClassResult> {
  const tables = await Promise.all(parts.map(readPart));
  const [first] = tables;
  if (!first) throw new Error("Which parts are to be joined? Name their folders.");
  const other = tables.findIndex(
    ({ seed, isolation }) => seed !== first.seed || isolation !== first.isolation,
  );
  if (other >= 0) {
    const of = ({ seed, isolation }: ClassResult) => `seed ${seed}, ${isolation}`;
    throw new Error(`${parts[other]} (${of(tables[other] ?? first)}) was graded in another way than ${parts[0]} (${of(first)}): grade it again.`); // prettier-ignore
  }
  await checkParts(parts);
  const owner = new Map<string, string>();
  await mkdir(join(out, "results"), { recursive: true });
  for (const [i, part] of parts.entries()) {
    for (const { key, id } of tables[i]?.learners ?? []) {
      const before = owner.get(key);
      if (before !== undefined) throw new Error(`${id} is in ${before} and in ${part}: are these parts of one run?`); // prettier-ignore
      owner.set(key, part);
      await copyFile(join(part, "results", `${key}.json`), join(out, "results", `${key}.json`));
    }
  }
  const table = tableOf(tables.flatMap(({ learners }) => learners), topics, first); // prettier-ignore
  await writeTable(table, out);
  return table;
}

async function readPart(part: string): Promise<ClassResult> {
  const text = await readFile(join(part, "class.json"), "utf8").catch(() => {
    throw new Error(`${part} holds no class.json: was this part graded to its end?`);
  });
  return JSON.parse(text) as ClassResult;
}

/** @throws Error that names the parts to be graded again */
async function checkParts(parts: readonly string[]): Promise<void> {
  const found = await Promise.all(
    parts.map(async (part) => {
      const text = await readFile(join(part, "part.json"), "utf8").catch(() => undefined);
      return text === undefined ? undefined : (JSON.parse(text) as Part);
    }),
  );
  const halfDone = found.findIndex((part) => part?.finished === false);
  if (halfDone >= 0)
    throw new Error(`${parts[halfDone]} was interrupted: grade it again, it goes on from there.`);
  const count = Math.max(0, ...found.map((part) => part?.count ?? 0));
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter(
    (index) => !found.some((part) => part?.index === index && part.count === count),
  );
  if (missing.length > 0)
    throw new Error(`Missing: ${missing.map((index) => `--shard ${index}/${count}`).join(", ")}.`);
}
