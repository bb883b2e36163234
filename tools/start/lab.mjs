// @ts-check
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { jupyterEnvironment, venvPython } from "../setup/jupyter-env.mjs";
import { root } from "../setup/places.mjs";

const FIRST_NOTEBOOK = "notebooks/00-start-here.ipynb";

/**
 * The arguments for Python that start JupyterLab on the first notebook.
 * @param {string[]} flags the user's: they come last and win; a path among them replaces the first notebook
 * @param {{ isRoot?: boolean, hasNotebook?: boolean }} [facts]
 * @returns {string[]}
 */
export function labArguments(flags, facts = {}) {
  const { isRoot = process.getuid?.() === 0, hasNotebook = existsSync(join(root, FIRST_NOTEBOOK)) } = facts;
  const ownPath = flags.some((flag) => flag.endsWith(".ipynb"));
  return [
    "-m",
    "jupyterlab",
    `--ServerApp.root_dir=${root}`,
    ...(hasNotebook && !ownPath ? [`--LabApp.default_url=/lab/tree/${FIRST_NOTEBOOK}`] : []),
    "--MultiKernelManager.default_kernel_name=tslab",
    // Ctrl-C ends it at once instead of asking.
    "--ServerApp.answer_yes=True",
    "--LabApp.custom_css=True",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ...(isRoot ? ["--allow-root"] : []),
    ...flags,
  ];
}

/**
 * JupyterLab reads `custom/custom.css` in its folder of settings.
 * @param {NodeJS.ProcessEnv} env
 */
function placeStyles({ JUPYTER_CONFIG_DIR: settings = "" }) {
  const folder = join(settings, "custom");
  mkdirSync(folder, { recursive: true });
  copyFileSync(fileURLToPath(new URL("custom.css", import.meta.url)), join(folder, "custom.css"));
}

/**
 * Runs JupyterLab in the foreground and passes signals on to it.
 * @param {string[]} flags
 * @returns {Promise<number>} the exit code
 */
export function runLab(flags) {
  const env = jupyterEnvironment();
  placeStyles(env);
  const lab = spawn(venvPython, labArguments(flags), {
    cwd: root,
    env,
    stdio: "inherit",
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      // On a terminal Ctrl-C reaches JupyterLab by itself.
      if (signal !== "SIGINT" || !process.stdin.isTTY) lab.kill(signal);
    });
  }
  return new Promise((resolve) => {
    lab.on("error", (error) => {
      console.error(`JupyterLab cannot be started: ${error.message}\nWhat to do: npm run doctor`);
      resolve(1);
    });
    lab.on("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]));
  });
}
