// @ts-check
import { delimiter, join } from "node:path";
import { places } from "./places.mjs";
import { pythonEnvironment } from "./python.mjs";

/** The Python of the clone's own virtual environment: run tools as `venvPython -m …`, which survives a moved folder. */
export const venvPython = places.venvPython;

/**
 * The environment for everything that belongs to Jupyter (JupyterLab, nbclient, jupytext): nothing is read from or
 * written to the home folder, and the kernels of .venv come first.
 * @returns {NodeJS.ProcessEnv}
 */
export function jupyterEnvironment() {
  const env = pythonEnvironment();
  return {
    ...env,
    VIRTUAL_ENV: places.venv,
    PATH: [places.venvPrograms, env["PATH"]].filter(Boolean).join(delimiter),
    JUPYTER_CONFIG_DIR: join(places.jupyter, "config"),
    JUPYTER_DATA_DIR: join(places.jupyter, "data"),
    JUPYTER_RUNTIME_DIR: join(places.jupyter, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(places.jupyter, "lab", "user-settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(places.jupyter, "lab", "workspaces"),
    JUPYTER_PREFER_ENV_PATH: "1",
    IPYTHONDIR: join(places.jupyter, "ipython"),
    MPLCONFIGDIR: join(places.jupyter, "matplotlib"),
    // JupyterLab asks npm where language servers might be, and npm logs that.
    npm_config_cache: join(places.jupyter, "npm"),
  };
}
