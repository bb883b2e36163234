/** The one door to TensorFlow.js. What stands below it, in `base`, can be had here too. */
export * from "../base";
export {
  ASKING,
  callKernel,
  hasKernels,
  int64Scalar,
  nativeBackend,
  unrecorded,
  type KernelAttribute,
  type NativeBackend,
  type StoredTensor,
} from "./native";
export { operation, type HandGradient } from "./operation";
export { createRandom, type Random } from "./random";
export { toTensor, type Given, type TensorLike } from "./toTensor";
export { backend, tf, type Backend, type Tensor } from "./tf";
