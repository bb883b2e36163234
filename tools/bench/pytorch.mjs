// @ts-check
import { environment } from "./environments.mjs";

const pytorch = environment("venv", ["torch==2.13.0", "numpy"]);

/** The Python that has PyTorch. */
export const benchPython = pytorch.python;
export const installPyTorch = pytorch.install;

/** @returns {string} what to tell somebody without PyTorch; empty when it is there */
export function pyTorchProblem() {
  if (pytorch.isThere()) return "";
  return [
    "The benchmark compares with PyTorch, which is not installed here (nothing else needs it).",
    "  → npm run bench -- attention --install-pytorch   (about 200 MB into .cache/bench/venv; more where",
    "    the package index has only the CUDA build: then set PIP_EXTRA_INDEX_URL to PyTorch's CPU index)",
  ].join("\n");
}
