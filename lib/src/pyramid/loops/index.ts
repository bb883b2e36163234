/** Pyramid attention on plain arrays, one grey picture at a time: written to be read, and the oracle of the tensors. */
export { attentionTransferByLoops, crossScaleSoftmaxByLoops, maskedPatchScoresByLoops } from "./attention";
export { diffusionFillByLoops, diffusionStepByLoops, startFillByLoops } from "./diffusion";
export { type Grey, type Known } from "./grey";
export { pyramidLossByLoops, type PyramidLossOptions } from "./loss";
export { partialConvolutionByLoops } from "./partial";
export { extractPatchesByLoops, overlapAddByLoops, patchStartsByLoops } from "./patches";
export {
  fromLaplacianByLoops,
  gaussianDownByLoops,
  gaussianUpByLoops,
  knownDownByLoops,
  laplacianPyramidByLoops,
} from "./pyramid";
