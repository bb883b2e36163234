export { createAdam, type Adam, type AdamMoments, type AdamOptions } from "./adam";
export { flatten, mapAxis, numbersOf, unflatten, type Flat, type NumberRow } from "./axes";
export { didYouMean } from "./closest";
export { InputError, requireFinite, requireWhole } from "./errors";
export { callKernel, hasKernels, int64Scalar, type KernelAttribute } from "./native";
export { operation, type HandGradient } from "./operation";
export { given, requireOptions } from "./options";
export { createRandom, type Random } from "./random";
export { backend, tf, type Backend, type Tensor } from "./tf";
