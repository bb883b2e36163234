export { entropy, sparsemax } from "./contrast";
export { fastSoftmax } from "./fastSoftmax";
export { crossEntropy, crossEntropyGradient, softmaxJacobian } from "./gradients";
export { emptyState, merge, onlineSoftmax, type OnlineResult, type OnlineState } from "./online";
export { blockState, mergeBlocks, onlineSoftmaxTensor, type BlockState } from "./onlineTensor";
export type { Mask, SoftmaxOptions } from "./options";
export { logSoftmax, logSumExp, softmax } from "./softmax";
