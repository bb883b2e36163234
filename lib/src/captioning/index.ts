export type { CaptionExample } from "./example";
export { lookSlider, pictureRow, spotlight } from "./figures";
export { beamCaptions, greedyCaptions, type Said } from "./decode";
export { glances, type Glance } from "./glance";
export { hideRegions, probabilityWithout } from "./hide";
export { regionMask, regionShares, type Look } from "./look";
export { coverageTargets, doublyStochasticLoss, type CoverageTarget } from "./loss";
export type { Captioner, CaptionRun, CaptionStep, PictureMemory } from "./model";
export {
  createShowAttendTell,
  createShowAttendTellWeights,
  showAttendTellStep,
  type ShowAttendTellOptions,
  type ShowAttendTellWeights,
} from "./showAttendTell";
export { createCaptionTask, type CaptionedPicture, type CaptionTask, type CaptionTaskOptions } from "./task";
export {
  createTransformerCaptioner,
  type TransformerCaptionerOptions,
  type TransformerCaptionerWeights,
} from "./transformer";
export { createTwoLstm, type TwoLstmOptions } from "./twoLstm";
export { exactCaptions, partAccuracy } from "./accuracy";
export * from "./loops";
export { groundingOf, type Compared, type Grounding, type WordLook } from "./measures";
export {
  centreMap,
  deletionCurve,
  insertionCurve,
  type OcclusionCurve,
  type OcclusionOptions,
} from "./occlusion";
