// @ts-check
/** Runs a notebook through the real kernel. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { jupyterEnvironment, venvPython } from "../setup/jupyter-env.mjs";
import { notebookText, textOf } from "../shared/jupytext.mjs";

/** No cell may block for longer (progress or not, this is the hard stop). */
const SECONDS_PER_CELL = 300;

/**
 * @typedef {import("../shared/jupytext.mjs").Notebook} Notebook
 * @typedef {{ notebook: Notebook, seconds: number, slowestCell: { seconds: number, cell: number }, firstFigureSeconds: number | null }} Execution
 */

/**
 * @param {Notebook} notebook
 * @param {{ name: string, folder: string }} options `folder` is the kernel's working directory
 * @returns {Promise<Execution>}
 * @throws {Error} with the failing cell's number and message
 */
export async function execute(notebook, { name, folder }) {
  const script = fileURLToPath(new URL("execute.py", import.meta.url));
  const child = spawn(venvPython, [script, name, folder, String(SECONDS_PER_CELL)], {
    env: jupyterEnvironment(),
  });
  const [output, errors] = [collect(child.stdout), collect(child.stderr)];
  child.stdin.end(notebookText(notebook));
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error((await errors).trim());
  const execution = JSON.parse(await output);
  return { ...execution, notebook: normalise(execution.notebook) };
}

/** @param {NodeJS.ReadableStream} stream */
async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Sources and stream texts as single strings, and nothing that changes from run to run.
 * @param {Notebook} notebook
 * @returns {Notebook}
 */
function normalise(notebook) {
  const cells = notebook.cells.map((cell) => {
    const { execution: _, ...metadata } = cell.metadata;
    const outputs = cell.outputs?.map(withoutDisplayId);
    return { ...cell, metadata, source: textOf(cell.source), ...(outputs && { outputs }) };
  });
  return { ...notebook, cells };
}

/** @param {import("../shared/jupytext.mjs").Output} output */
function withoutDisplayId({ transient: _, ...output }) {
  return /** @type {import("../shared/jupytext.mjs").Output} */ (output);
}
