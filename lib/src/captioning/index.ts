export type { CaptionExample } from "./example";
export { beamCaptions, greedyCaptions, type Said } from "./decode";
export { glances, type Glance } from "./glance";
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
export { createTwoLstm, type TwoLstmOptions } from "./twoLstm";
