export { entropy, sparsemax } from "./contrast";
export * from "./figures";
export { crossEntropy, crossEntropyGradient, softmaxJacobian } from "./gradients";
export { fastSoftmax } from "./kernels/fastSoftmax";
export { emptyState, merge, onlineSoftmax, type OnlineResult, type OnlineState } from "./online";
export { blockState, mergeBlocks, onlineSoftmaxTensor, type BlockState } from "./onlineTensor";
export type { Mask, SoftmaxOptions } from "./options";
export { logSoftmax, logSumExp, softmax } from "./softmax";
