/** The one door to TensorFlow.js. What stands below it, in `base`, can be had here too. */
export * from "../base";
export { callKernel, hasKernels, int64Scalar, type KernelAttribute } from "./native";
export { createRandom, type Random } from "./random";
export { backend, tf, type Backend, type Tensor } from "./tf";
