export {
  captionByLoops,
  captionStepByLoops,
  startByLoops,
  type LoopsCaption,
  type LoopsCaptioner,
  type LoopsCaptionStep,
  type LoopsLstm,
  type LoopsTwoStates,
} from "./decoder";
export { attentionCorrectnessByLoops, pointingGameByLoops } from "./grounding";
export { doublyStochasticByLoops, gateByLoops, lookByLoops } from "./look";
export { overlayByLoops, upsampleByLoops } from "./overlay";
export { patchesByLoops, type Pixels } from "./patches";
export {
  transformerCaptionByLoops,
  type LoopsDecoderBlock,
  type LoopsNorm,
  type LoopsTransformerCaptioner,
} from "./transformer";
export {
  showAttendTellByLoops,
  showAttendTellStartByLoops,
  type LoopsShowAttendTell,
} from "./showAttendTell";
