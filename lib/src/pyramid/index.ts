export * from "./baselines";
export { createBank, type BankOptions, type PatchBank } from "./bank";
export { attentionFill, type Filled, type FillOptions, type Sources } from "./fill";
export { pictureGrid, sourceSlider, type Tile } from "./figures";
export { searchFill, type SearchOptions } from "./kernels/searchFill";
export {
  fromLaplacian,
  gaussianDown,
  gaussianPyramid,
  gaussianUp,
  laplacianPyramid,
  scaleByArea,
} from "./levels";
export * from "./loops";
export * from "./pagNet";
export {
  blockedPatchAttention,
  maskedPatchScores,
  patchAttention,
  type KeyPatches,
  type MaskedPatches,
  type PatchAttentionOptions,
  type PatchScore,
} from "./patchAttention";
export { sourceMap } from "./sourceMap";
export { extractPatches, overlapAdd, type PatchGrid } from "./patches";
export { holed, type Holed } from "./pixels";
export { denoise, superResolve, type RestoreOptions } from "./restore";
