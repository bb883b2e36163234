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
/** @returns {import("../shared/jupytext.mjs").Notebook} */
const committed = (/** @type {string} */ name) => JSON.parse(readFileSync(file(name), "utf8"));

/** @returns {string[]} */
function sources() {
  return readdirSync(join(folder, "src"))
    .map((source) => source.replace(/\.ts$/, ""))
    .sort();
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
  const others = sources().filter((name) => !built.has(name) && existsSync(file(name)));
  const drawn = await addPictures([...built.values(), ...others.map(committed)], join(folder, "figures"));
  for (const [name, notebook] of built) writeFileSync(file(name), notebookText(notebook));
  console.log(`✓ ${built.size} notebooks written, ${drawn} pictures drawn`);
}

/** @param {string} name @param {import("../shared/jupytext.mjs").Notebook} fresh @returns {string[]} */
function complaints(name, fresh) {
  if (!existsSync(file(name))) return [`notebooks/${name}.ipynb is missing`];
  const notebook = committed(name);
  const text = (/** @type {import("../shared/jupytext.mjs").Cell} */ cell) =>
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
  for (const name of names) {
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
    check: {
      help: "changes nothing; fails when one does not run or a committed one is not what its source gives",
    },
  },
  async run({ values, names, setUp }) {
    const chosen = chooseNames(names, sources());
    if (!(await setUp({ authors: true, quiet: true }))) return 1;
    await (values.check ? check(chosen) : build(chosen));
    return 0;
  },
});
