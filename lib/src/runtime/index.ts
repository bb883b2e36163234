export { createAdam, type Adam, type AdamMoments, type AdamOptions } from "./adam";
export { flatten, mapAxis, unflatten, type Flat } from "./axes";
export { didYouMean } from "./closest";
export { InputError, requireWhole } from "./errors";
export { callKernel, hasKernels, int64Scalar, type KernelAttribute } from "./native";
export { createRandom, type Random } from "./random";
export {
  isTensor,
  requirePositive,
  requireSameShape,
  requireScores,
  resolveAxis,
  shapeOf,
  showShape,
  type NumericArray,
} from "./shapes";
export { backend, tf, type Backend, type Tensor } from "./tf";
