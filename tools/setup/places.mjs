// @ts-check
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const windows = process.platform === "win32";

/** Everything that set-up writes lives under these folders, all of them inside the clone. */
export const places = {
  root,
  modules: join(root, "node_modules"),
  cache: join(root, ".cache"),
  stamps: join(root, ".cache", "setup"),
  logs: join(root, ".cache", "logs"),
  temporary: join(root, ".cache", "tmp"),
  npmCache: join(root, ".cache", "npm"),
  pipCache: join(root, ".cache", "pip"),
  jestCache: join(root, ".cache", "jest"),
  tensorflow: join(root, ".cache", "tensorflow"),
  backendRecord: join(root, ".cache", "backend.json"),
  jupyter: join(root, ".cache", "jupyter"),
  venv: join(root, ".venv"),
  venvPrograms: join(root, ".venv", windows ? "Scripts" : "bin"),
  venvPython: join(root, ".venv", windows ? "Scripts/python.exe" : "bin/python"),
  requirements: join(root, "tools", "requirements.txt"),
  authorsRequirements: join(root, "tools", "requirements-authors.txt"),
  constraints: join(root, "tools", "constraints.txt"),
  tslab: join(root, "node_modules", "tslab", "bin", "tslab"),
};
