// @ts-check
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { defineCommand } from "../shared/command-line.mjs";
import { notebookText, textOf, toNotebook } from "../shared/jupytext.mjs";
import { chooseNames } from "../shared/names.mjs";
import { execute } from "./execute.mjs";
import { addPictures, figureOutputs } from "./pictures.mjs";

const folder = join(root, "notebooks");
const file = (/** @type {string} */ name) => join(folder, `${name}.ipynb`);
/**
 * @typedef {import("../shared/jupytext.mjs").Notebook} Notebook
 * @typedef {import("../shared/jupytext.mjs").Cell} Cell
 */

/** @param {string} name @returns {Notebook} */
function committed(name) {
  const notebook = JSON.parse(readFileSync(file(name), "utf8"));
  const cells = notebook.cells.map((/** @type {Cell} */ cell) => ({ ...cell, source: textOf(cell.source) }));
  return { ...notebook, cells };
}

/** @returns {string[]} */
function sources() {
  return readdirSync(join(folder, "src"))
    .map((source) => source.replace(/\.ts$/, ""))
    .sort();
}

const source = (/** @type {string} */ name) => toNotebook(join(folder, "src", `${name}.ts`));

/** @param {string} name */
async function run(name) {
  const execution = await execute(await source(name), { name, folder });
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
  const others = sources().filter((name) => !built.has(name) && existsSync(file(name)));
  const drawn = await addPictures([...built.values(), ...others.map(committed)], join(folder, "figures"));
  for (const [name, notebook] of built) writeFileSync(file(name), notebookText(notebook));
  console.log(`✓ ${built.size} notebooks written, ${drawn} pictures drawn`);
}

/**
 * Writes new prose around the outputs that are there.
 * @param {string} name
 */
async function rewrite(name) {
  if (!existsSync(file(name)))
    throw new Error(`${name} has not run yet; run \`npm run notebooks -- ${name}\``);
  const [fresh, old] = [await source(name), committed(name)];
  const code = (/** @type {Notebook} */ { cells }) => cells.filter((cell) => cell.cell_type === "code");
  const ran = code(old);
  if (code(fresh).map(cellText).join("\n") !== ran.map(cellText).join("\n"))
    throw new Error(`${name}: its code changed as well; run \`npm run notebooks -- ${name}\``);
  const byId = new Map(ran.map((cell) => [cell.id, cell]));
  const cells = fresh.cells.map((cell) => byId.get(cell.id) ?? cell);
  writeFileSync(file(name), notebookText({ ...fresh, cells }));
  console.log(`✓ ${name} has its source's text`);
}

/** @param {Cell} cell */
function cellText(cell) {
  return `${cell.cell_type} ${cell.id} ${cell.source}`;
}

/**
 * Compares texts, which takes a second, before anything runs.
 * @param {string} name
 * @returns {Promise<string[]>}
 */
async function differences(name) {
  if (!existsSync(file(name))) return [`notebooks/${name}.ipynb is missing`];
  const [fresh, old] = [await source(name), committed(name)];
  const same = old.cells.map(cellText).join("\n") === fresh.cells.map(cellText).join("\n");
  return same ? [] : [`notebooks/${name}.ipynb does not match its source`];
}

/** @param {string} name @param {Notebook} fresh @returns {string[]} */
function complaints(name, fresh) {
  const notebook = committed(name);
  const bare = figureOutputs(notebook).filter(
    ({ data }) => !data?.["image/png"] || !String(data["text/plain"]).includes("\n"),
  );
  return [
    ...(figureOutputs(notebook).length === figureOutputs(fresh).length
      ? []
      : [`${name}: another number of figures`]),
    ...bare.map(() => `${name}: a figure without picture or text alternative`),
  ];
}

/** @param {string[]} names */
async function check(names) {
  const problems = (await Promise.all(names.map(differences))).flat();
  for (const name of problems.length > 0 ? [] : names) {
    try {
      problems.push(...complaints(name, await run(name)));
    } catch (error) {
      console.error(`✗ ${name} stopped`);
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (problems.length > 0)
    throw new Error(`${problems.join("\n")}\nRun \`npm run notebooks\` and commit the result.`);
}

export const command = defineCommand({
  name: "notebooks",
  usage: [
    "[NAME…]   builds notebooks/*.ipynb from notebooks/src/*.ts, runs them, adds pictures; or those named",
  ],
  options: {
    text: {
      help: "takes over changed prose without running anything; fails when code changed as well",
    },
    check: {
      help: "changes nothing; fails when one does not run or a committed one is not what its source gives",
    },
  },
  async run({ values, names, setUp }) {
    const chosen = chooseNames(names, sources());
    if (!(await setUp({ authors: true, quiet: true }))) return 1;
    if (values.text) for (const name of chosen) await rewrite(name);
    else await (values.check ? check(chosen) : build(chosen));
    return 0;
  },
});
