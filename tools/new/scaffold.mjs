// @ts-check
/** Writes a topic's first files from tools/new/templates, and its line into the four indexes. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { cellsOf, taskFile } from "../exercises/templates.mjs";

/** @typedef {{ name: string, number: string, title: string }} Topic */

const templates = join(dirname(fileURLToPath(import.meta.url)), "templates");

/** @param {string} root @returns {string} the number after the last topic's, such as "04" */
export function nextNumber(root) {
  const folders = ["exercises/src", "notebooks/src"].flatMap((folder) => readdirSync(join(root, folder)));
  const numbers = folders.map((name) => Number(/^(\d\d)/.exec(name)?.[1] ?? 0));
  return String(Math.max(...numbers) + 1).padStart(2, "0");
}

/** @param {string} text @param {Topic} topic */
function filled(text, { name, number, title }) {
  const type = name[0]?.toUpperCase() + name.slice(1);
  return text
    .replaceAll("TYPE", type)
    .replaceAll("NAME", name)
    .replaceAll("TOPIC", name)
    .replaceAll("NN", number)
    .replaceAll("TITLE", title);
}

/** @param {Topic} topic @returns {[path: string, text: string][]} */
function newFiles(topic) {
  const task = { id: `${topic.name}.mean`, name: "mean", title: "The mean" };
  const files = readdirSync(templates, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".txt"))
    .map((path) => {
      const text = readFileSync(join(templates, path), "utf8");
      const withCells = text.replace("// CELLS\n", () => cellsOf(task, 1));
      return /** @type {[string, string]} */ ([
        filled(path.replace(/\.txt$/, ""), topic),
        filled(withCells, topic),
      ]);
    });
  return [...files, [`exercises/src/${topic.number}-${topic.name}/mean.ts`, taskFile(task)]];
}

/**
 * Puts a line where it belongs in the alphabet among the lines of its kind.
 * @param {string} text
 * @param {RegExp} kind matches the whole of a line of its kind
 * @param {string} line
 */
export function withLine(text, kind, line) {
  const lines = text.split("\n");
  const alike = lines.flatMap((each, i) => (kind.test(each) ? [i] : []));
  const before = alike.find((i) => (lines[i] ?? "") > line);
  const at = before ?? (alike.at(-1) ?? -1) + 1;
  return [...lines.slice(0, at), line, ...lines.slice(at)].join("\n");
}

/** @param {string} root @param {Topic} topic @returns {[path: string, text: string][]} */
function indexes(root, { name, number }) {
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), "utf8");
  const exporting = /^export \* from "\.\/[a-z]+";$/;
  const importing = `import { ${name}Topic } from "./${number}-${name}";`;
  const listed = (/** @type {string} */ text) =>
    text.replace(
      /(topics: readonly Topic\[\] = \[[^\]]*?),?(\s*\])/,
      (_, start, end) => `${start}, ${name}Topic${end}`,
    );
  const lines = read("exercises/src/index.ts").split("\n");
  const last = lines.map((line) => /from "\.\/\d\d-/.test(line)).lastIndexOf(true);
  const withImport = [...lines.slice(0, last + 1), importing, ...lines.slice(last + 1)].join("\n");
  return [
    ["lib/src/index.ts", withLine(read("lib/src/index.ts"), exporting, `export * from "./${name}";`)],
    [
      "datasets/src/index.ts",
      withLine(read("datasets/src/index.ts"), exporting, `export * from "./${name}";`),
    ],
    [
      "experiments/src/index.ts",
      withLine(read("experiments/src/index.ts"), /^import "\.\/[a-z]+";$/, `import "./${name}";`),
    ],
    ["exercises/src/index.ts", listed(withImport)],
  ];
}

/**
 * @param {string} root
 * @param {Topic} topic
 * @returns {Promise<string[]>} the files that were written
 * @throws {Error} when one of the new files is there already; nothing was written then
 */
export async function scaffold(root, topic) {
  const added = newFiles(topic);
  const there = added.find(([path]) => existsSync(join(root, path)));
  if (there) throw new Error(`${there[0]} is there already: a topic is written once. Nothing was changed.`);
  const { format, resolveConfig } = await import("prettier");
  const files = [...added, ...indexes(root, topic)];
  for (const [path, text] of files) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    // Notebook sources are not formatted: their prose has lines of any length.
    const plain = /^(notebooks|solutions)\//.test(path);
    writeFileSync(
      file,
      plain ? text : await format(text, { ...(await resolveConfig(file)), filepath: file }),
    );
  }
  return files.map(([path]) => relative(root, join(root, path)));
}
