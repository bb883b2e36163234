// @ts-check
/** PyTorch for benchmarks only: in an environment of its own, installed only when asked. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { places } from "../setup/places.mjs";
import { pipEnvironment, requirePython } from "../setup/python.mjs";
import { runCommand } from "../setup/run-command.mjs";

const PACKAGES = ["torch==2.13.0", "numpy"];
const venv = join(places.cache, "bench", "venv");
const complete = join(venv, "complete");
const windows = process.platform === "win32";

/** The Python that has PyTorch. */
export const benchPython = join(venv, windows ? "Scripts/python.exe" : "bin/python");

/** @returns {string} what to tell somebody without PyTorch; empty when it is there */
export function pyTorchProblem() {
  if (existsSync(complete) && existsSync(benchPython)) return "";
  return [
    "The benchmark compares with PyTorch, which is not installed here (nothing else needs it).",
    "  → npm run bench -- attention --install-pytorch   (about 200 MB into .cache/bench/venv; more where",
    "    the package index has only the CUDA build: then set PIP_EXTRA_INDEX_URL to PyTorch's CPU index)",
  ].join("\n");
}

/** @returns {Promise<boolean>} whether PyTorch is installed */
export async function installPyTorch() {
  if (!pyTorchProblem()) return true;
  const { program } = await requirePython();
  /** @param {string} command @param {string[]} args */
  const run = async (command, args) => {
    const onLine = (/** @type {string} */ line) => console.error(`  ${line.slice(0, 100)}`);
    const result = await runCommand(command, args, { step: "bench", env: pipEnvironment(), onLine });
    if (!result.ok)
      console.error(`${command} ${args.join(" ")} failed; all of its output is in ${result.log}`);
    return result.ok;
  };
  console.error("Installing PyTorch into .cache/bench/venv …");
  rmSync(venv, { recursive: true, force: true });
  const flags = ["--retries=1", "--timeout=60", "--progress-bar=off", "--no-input"];
  const done =
    (await run(program, ["-m", "venv", venv])) &&
    (await run(benchPython, ["-m", "pip", "install", ...flags, ...PACKAGES]));
  if (done) writeFileSync(complete, PACKAGES.join("\n"));
  return done;
}
