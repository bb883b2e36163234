// @ts-check
/**
 * `npm run notebooks`: builds notebooks/*.ipynb from notebooks/src/*.ts, executes them, adds pictures.
 * `npm run notebooks -- 01-softmax`: only those named. `-- --check`: changes nothing, runs every notebook and
 * fails when one does not run, or when a committed notebook does not match its source.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { notebookText, textOf, toNotebook } from "./jupytext.mjs";
import { execute } from "./notebooks/execute.mjs";
import { addPictures, figureOutputs } from "./notebooks/pictures.mjs";
import { ensureSetup } from "./setup/index.mjs";
import { root } from "./setup/places.mjs";

const folder = join(root, "notebooks");
const file = (/** @type {string} */ name) => join(folder, `${name}.ipynb`);
/** @returns {import("./jupytext.mjs").Notebook} */
const committed = (/** @type {string} */ name) => JSON.parse(readFileSync(file(name), "utf8"));

/** @param {string[]} names @returns {string[]} */
function choose(names) {
  const all = readdirSync(join(folder, "src"))
    .map((source) => source.replace(/\.ts$/, ""))
    .sort();
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new Error(`No notebook source called ${unknown.join(", ")}; there are ${all.join(", ")}.`);
  return names.length > 0 ? names : all;
}

/** @param {string} name */
async function run(name) {
  const source = await toNotebook(join(folder, "src", `${name}.ts`));
  const execution = await execute(source, { name, folder });
  const { seconds, slowestCell, firstFigureSeconds } = execution;
  const first = firstFigureSeconds === null ? "" : `, first figure after ${firstFigureSeconds.toFixed(1)} s`;
  const slowest = `slowest cell ${slowestCell.cell}: ${slowestCell.seconds.toFixed(1)} s`;
  console.log(`✓ ${name} ran in ${seconds.toFixed(1)} s${first}, ${slowest}`);
  return execution.notebook;
}

/** @param {string[]} names */
async function build(names) {
  const built = new Map();
  for (const name of names) built.set(name, await run(name));
  const others = choose([]).filter((name) => !built.has(name) && existsSync(file(name)));
  const drawn = await addPictures([...built.values(), ...others.map(committed)], join(folder, "figures"));
  for (const [name, notebook] of built) writeFileSync(file(name), notebookText(notebook));
  console.log(`✓ ${built.size} notebooks written, ${drawn} pictures drawn`);
}

/** @param {string} name @param {import("./jupytext.mjs").Notebook} fresh @returns {string[]} */
function complaints(name, fresh) {
  if (!existsSync(file(name))) return [`notebooks/${name}.ipynb is missing`];
  const notebook = committed(name);
  const text = (/** @type {import("./jupytext.mjs").Cell} */ cell) =>
    `${cell.cell_type} ${cell.id} ${textOf(cell.source)}`;
  const same = notebook.cells.map(text).join("\n") === fresh.cells.map(text).join("\n");
  const bare = figureOutputs(notebook).filter(
    ({ data }) => !data?.["image/png"] || !String(data["text/plain"]).includes("\n"),
  );
  return [
    ...(same ? [] : [`notebooks/${name}.ipynb does not match its source`]),
    ...(figureOutputs(notebook).length === figureOutputs(fresh).length
      ? []
      : [`${name}: another number of figures`]),
    ...bare.map(() => `${name}: a figure without picture or text alternative`),
  ];
}

/** @param {string[]} names */
async function check(names) {
  const problems = [];
  for (const name of names) problems.push(...complaints(name, await run(name)));
  if (problems.length > 0)
    throw new Error(`${problems.join("\n")}\nRun \`npm run notebooks\` and commit the result.`);
}

async function main() {
  const flags = process.argv.slice(2);
  if (!(await ensureSetup({ authors: true, quiet: true }))) return 1;
  const names = choose(flags.filter((flag) => !flag.startsWith("--")));
  await (flags.includes("--check") ? check(names) : build(names));
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
