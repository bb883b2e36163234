// @ts-check
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { dropDisturbing } from "./environment.mjs";
import { SetupFailure } from "./failures.mjs";
import { places } from "./places.mjs";
import { findProgram } from "./programs.mjs";
import { runCommand } from "./run-command.mjs";

/** @typedef {{ program: string, version: string, missing: string[] }} Python */

export const MINIMUM_PYTHON = "3.9";
const NAMES = [
  "python3",
  "python3.13",
  "python3.12",
  "python3.11",
  "python3.10",
  "python3.9",
  "python",
  "py",
];
/**
 * Parts that pip and JupyterLab cannot do without and that some builds of Python lack. They are imported, not looked for:
 * the module sqlite3 is there even where the library behind it is not.
 */
const QUESTION = `
import importlib, json, platform
def lacks(name):
    try:
        importlib.import_module(name)
    except Exception:
        return True
parts = ["venv", "ensurepip", "ssl", "sqlite3", "zlib", "ctypes"]
print(json.dumps({"version": platform.python_version(), "missing": [part for part in parts if lacks(part)]}))
`;

/** @param {Python} python */
const isUsable = ({ version, missing }) => isAtLeast(version, MINIMUM_PYTHON) && missing.length === 0;

/** @returns {string} a Python in PATH, not looked at closely; empty when there is none */
export function findPythonProgram() {
  return findProgram(NAMES);
}

/**
 * Whether a version such as "3.11.2" is at least a minimum such as "3.9".
 * @param {string} version
 * @param {string} minimum
 */
export function isAtLeast(version, minimum) {
  const parts = version.split(".").map((part) => parseInt(part, 10));
  for (const [index, wanted] of minimum.split(".").map(Number).entries()) {
    const part = parts[index] ?? 0;
    if (Number.isNaN(part)) return false;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

/** @param {string} program @returns {Promise<Python | undefined>} */
async function askPython(program) {
  try {
    const { stdout } = await promisify(execFile)(program, ["-c", QUESTION], {
      env: pythonEnvironment(),
      timeout: 20_000,
    });
    return { program, ...JSON.parse(stdout) };
  } catch {
    return undefined;
  }
}

/** @param {NodeJS.Platform} platform @param {string} release the text of /etc/os-release @returns {string} */
export function pythonAdvice(platform, release) {
  if (platform === "darwin")
    return "install Python: brew install python (or https://www.python.org/downloads/macos/)";
  if (platform === "win32")
    return "install Python: winget install Python.Python.3.12, then open a new terminal";
  if (/debian|ubuntu/i.test(release)) return "install Python: sudo apt install python3 python3-venv";
  if (/fedora|rhel|centos/i.test(release)) return "install Python: sudo dnf install python3";
  if (/arch/i.test(release)) return "install Python: sudo pacman -S python";
  if (/suse/i.test(release)) return "install Python: sudo zypper install python3";
  return "install Python 3 with its venv module (package names: python3, python3-venv)";
}

/**
 * What is wrong with the Pythons that were found; empty when one will do.
 * @param {Python[]} found
 * @returns {string}
 */
export function pythonProblem(found) {
  if (found.some(isUsable)) return "";
  if (found.length === 0) return `no python3 in PATH (JupyterLab needs Python ${MINIMUM_PYTHON} or newer)`;
  const recent = found.find((python) => isAtLeast(python.version, MINIMUM_PYTHON));
  if (!recent)
    return `Python ${found.map(({ version }) => version).join(", ")} is too old (${MINIMUM_PYTHON} or newer is needed)`;
  return `Python ${recent.version} (${recent.program}) was built or installed without ${recent.missing.join(", ")}`;
}

/** @returns {Promise<Python[]>} every Python in PATH that answers, the first usable one last */
export async function findPythons() {
  /** @type {Python[]} */
  const found = [];
  for (const name of NAMES) {
    const program = findProgram([name]);
    const python = program ? await askPython(program) : undefined;
    if (python) found.push(python);
    if (python && !pythonProblem([python])) break;
  }
  return found;
}

/** @returns {Promise<Python>} a Python that can make the virtual environment */
export async function requirePython() {
  const found = await findPythons();
  const why = pythonProblem(found);
  const usable = found.at(-1);
  if (!why && usable) return usable;
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  throw new SetupFailure("looking for Python, before anything was installed", {
    why,
    advice: [
      `${pythonAdvice(process.platform, release)}; then run the same command again`,
      "without Python the tests and the grader still work: npm test, npm run grade",
    ],
  });
}

/** @returns {NodeJS.ProcessEnv} the environment for Python programs: no foreign packages, nothing that changes how Python runs */
export function pythonEnvironment() {
  const env = { ...process.env };
  dropDisturbing(env);
  return { ...env, PYTHONNOUSERSITE: "1", PYTHONUTF8: "1" };
}

/** @returns {NodeJS.ProcessEnv} the same for pip, whose cache stays inside the clone */
export function pipEnvironment() {
  const own = {
    PIP_USER: "0",
    PIP_REQUIRE_VIRTUALENV: "0",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_CACHE_DIR: places.pipCache,
  };
  return { ...pythonEnvironment(), ...own };
}

/**
 * Some pip: the clone's own, the system's, or one in an environment made for the purpose.
 * @returns {Promise<string[] | undefined>} command and first arguments
 */
export async function findPip() {
  const ownVenv = join(places.cache, "pip-venv");
  const ownPython = join(ownVenv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const python = (await findPythons()).at(-1);
  const programs = [places.venvPython, python?.program ?? "", ownPython];
  for (const program of programs.filter(Boolean)) {
    if (await hasPip(program)) return [program, "-m", "pip"];
  }
  if (!python) return undefined;
  await runCommand(python.program, ["-m", "venv", "--clear", ownVenv], {
    step: "tensorflow",
    env: pythonEnvironment(),
  });
  return (await hasPip(ownPython)) ? [ownPython, "-m", "pip"] : undefined;
}

/** @param {string} program @returns {Promise<boolean>} */
export async function hasPip(program) {
  try {
    await promisify(execFile)(program, ["-m", "pip", "--version"], {
      env: pipEnvironment(),
      timeout: 30_000,
    });
    return true;
  } catch {
    return false;
  }
}
