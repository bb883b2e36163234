// @ts-check
import { environment } from "./environments.mjs";

const pytorch = environment("venv", ["torch==2.13.0", "numpy"]);

const pictures = environment("pictures", ["torch==2.13.0", "numpy", "opencv-python-headless==5.0.0.93", "scikit-image==0.26.0"]); // prettier-ignore

/** The Python that has OpenCV and scikit-image as well. */
export const picturesPython = pictures.python;

/** The Python that has PyTorch. */
export const benchPython = pytorch.python;
/** @param {string} topic */
export const installPyTorch = (topic) => (topic === "inpaint" ? pictures : pytorch).install();

/** @param {string} topic @returns {string} what to tell somebody without PyTorch; empty when it is there */
export function pyTorchProblem(topic) {
  const forPictures = topic === "inpaint";
  if ((forPictures ? pictures : pytorch).isThere()) return "";
  return [
    `The benchmark compares with PyTorch${forPictures ? ", OpenCV and scikit-image, which are" : ", which is"} not installed here (nothing else needs it).`,
    `  → npm run bench -- ${topic} --install-pytorch   (about 200 MB into .cache/bench; more where`,
    "    the package index has only the CUDA build: then set PIP_EXTRA_INDEX_URL to PyTorch's CPU index)",
  ].join("\n");
}
