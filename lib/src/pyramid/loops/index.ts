/** Pyramid attention on plain arrays, one grey picture at a time: written to be read, and the oracle of the tensors. */
export { attentionTransfer, crossScaleSoftmax, maskedPatchScores, type MaskedPatches } from "./attention";
export { diffusionFill, diffusionStep, startFill } from "./diffusion";
export { type Grey, type Known } from "./grey";
export { pyramidLoss, type PyramidLossOptions } from "./loss";
export { extractPatches, overlapAdd, patchStarts, type PatchGrid } from "./patches";
export { fromLaplacian, gaussianDown, gaussianUp, knownDown, laplacianPyramid } from "./pyramid";
