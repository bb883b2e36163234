// @ts-check
/** Notebook sources (Jupytext percent format) to notebooks, with ids and metadata that depend on nothing but the text. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { promisify } from "node:util";
import { jupyterEnvironment, venvPython } from "../setup/jupyter-env.mjs";

/**
 * @typedef {{ data?: Record<string, unknown>, metadata?: Record<string, unknown>, output_type: string, [key: string]: unknown }} Output
 * @typedef {{ cell_type: string, id: string, metadata: Record<string, unknown>, source: string, outputs?: Output[], execution_count?: number | null }} Cell
 * @typedef {{ cells: Cell[], metadata: Record<string, unknown>, nbformat: number, nbformat_minor: number }} Notebook
 */

/** The kernel every notebook of the project runs on. */
export const kernelMetadata = {
  kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
  language_info: {
    codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
    file_extension: ".ts",
    mimetype: "text/typescript",
    name: "typescript",
  },
};

/**
 * Converts one percent-format source.
 * @param {string} file
 * @returns {Promise<Notebook>}
 */
export async function toNotebook(file) {
  if (!existsSync(venvPython))
    throw new Error("Jupytext is not installed: run `npm run setup -- --authors`.");
  const { stdout } = await promisify(execFile)(
    venvPython,
    ["-m", "jupytext", "--to", "ipynb", "--output", "-", file],
    {
      env: jupyterEnvironment(),
      maxBuffer: 64 * 1024 * 1024,
    },
  ).catch((error) => {
    const missing = String(error.stderr).includes("No module named jupytext");
    const advice = missing
      ? "run `npm run setup -- --authors`"
      : String(error.stderr).trim().split("\n").pop();
    throw new Error(`jupytext could not read ${file}: ${advice}`);
  });
  const notebook = JSON.parse(stdout);
  /** @type {Cell[]} */
  const cells = notebook.cells.map((/** @type {any} */ cell) => ({ ...cell, source: textOf(cell.source) }));
  return {
    cells: withIds(basename(file, ".ts"), cells),
    metadata: { ...kernelMetadata },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** @param {string | string[]} source */
export function textOf(source) {
  return Array.isArray(source) ? source.join("") : source;
}

/**
 * Ids from the notebook's name and the cell's text; the same text twice gets a number.
 * @param {string} name
 * @param {Cell[]} cells
 * @returns {Cell[]}
 */
function withIds(name, cells) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return cells.map((cell) => {
    const digest = createHash("sha256")
      .update(`${name}\n${cell.cell_type}\n${cell.source}`)
      .digest("hex")
      .slice(0, 12);
    const count = seen.get(digest) ?? 0;
    seen.set(digest, count + 1);
    return { ...cell, id: count === 0 ? digest : `${digest}-${count}` };
  });
}

/**
 * The file's text: nbformat's own layout, so that saving in JupyterLab changes as little as possible.
 * @param {Notebook} notebook
 */
export function notebookText(notebook) {
  const lines = (/** @type {string} */ text) => text.split(/(?<=\n)/).filter((line) => line !== "");
  const cells = notebook.cells.map((cell) => sortKeys({ ...cell, source: lines(cell.source) }));
  return `${JSON.stringify({ ...notebook, cells, metadata: sortKeys(notebook.metadata) }, null, 1)}\n`;
}

/** @param {Record<string, any>} record */
function sortKeys(record) {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
