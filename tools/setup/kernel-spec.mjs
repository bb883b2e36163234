// @ts-check
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { places } from "./places.mjs";
import { writeWhole } from "./stamps.mjs";
import { areScriptsHere, bindScripts } from "./venv-scripts.mjs";

/** No output of a cell may be lost. */
const messages = new URL("kernel-messages.mjs", import.meta.url).href;

const shared = join(places.venv, "share", "jupyter");

/**
 * A kernel of the project's own tslab, started by the very Node that set-up runs on, so that library and kernel share
 * one copy of tslab and one version of Node.
 * @param {"typescript" | "javascript"} language
 */
function kernelSpec(language) {
  const flags = language === "javascript" ? ["--js"] : [];
  return {
    argv: [
      process.execPath,
      "--import",
      messages,
      places.tslab,
      "kernel",
      "--config-path",
      "{connection_file}",
      ...flags,
    ],
    display_name: language === "javascript" ? "JavaScript" : "TypeScript",
    language,
    env: { TF_CPP_MIN_LOG_LEVEL: "3" },
  };
}

/** No questions about news at the first start, and no look-ups of newer versions. */
const SETTINGS = {
  "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" },
};

export const kernelSpecFile = join(shared, "kernels", "tslab", "kernel.json");

/** @returns {[file: string, text: string][]} what has to be in .venv, with absolute paths: they change when the clone is moved */
function wantedFiles() {
  /** @type {[string, unknown][]} */
  const files = [
    [kernelSpecFile, kernelSpec("typescript")],
    [join(shared, "kernels", "jslab", "kernel.json"), kernelSpec("javascript")],
    [join(shared, "lab", "settings", "overrides.json"), SETTINGS],
  ];
  return files.map(([file, content]) => [file, `${JSON.stringify(content, null, 2)}\n`]);
}

/** @returns {boolean} */
export function isKernelRegistered() {
  if (!existsSync(places.jupyter) || !areScriptsHere()) return false;
  return wantedFiles().every(([file, text]) => existsSync(file) && readFileSync(file, "utf8") === text);
}

/** Writes the kernels and settings into .venv, again when the clone was moved or copied or Node was replaced. */
export async function registerKernel() {
  // IPython makes folders only inside one that exists.
  mkdirSync(places.jupyter, { recursive: true });
  for (const [file, text] of wantedFiles()) writeWhole(file, text);
  bindScripts();
}
