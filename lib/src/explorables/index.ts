/** Figures that a learner can grab, driven by the learner's own functions. */
export { dragPositions, type DragPositionsOptions } from "./dragPositions";
export { dragProjections, type DragProjectionsOptions } from "./dragProjections";
export { dragQuery, type DragQueryOptions } from "./dragQuery";
export { dragScores, type DragScoresOptions } from "./dragScores";
export { dragSimplex, type DragSimplexOptions } from "./dragSimplex";
export { explore, outputOf, type Explorable } from "./explore";
export { hoverWords, type HoverWordsOptions } from "./hoverWords";
export { paintHole, type PaintHoleOptions } from "./paintHole";
export { paintMask, type PaintMaskOptions } from "./paintMask";
export { stepAlignment, type StepAlignmentOptions } from "./stepAlignment";
export { stepTiles, type StepTilesOptions } from "./stepTiles";
export { tryScaling, type TryScalingOptions } from "./tryScaling";
export { typeTranslation, type TypeTranslationOptions } from "./typeTranslation";
export { type Travelling } from "./travel";
export { wipePictures, type WipePicturesOptions, type WipeSubject, type WipeWay } from "./wipePictures";
