export {
  attentionByLoops,
  multiHeadByLoops,
  type LoopsOptions,
  type LoopsResult,
  type MultiHeadMatrices,
} from "./attention";
export { blockedByLoops, tileState } from "./blockStep";
export { attentionGradientsByLoops, scoreGradientByLoops } from "./gradients";
export { positionsByLoops, rotaryByLoops } from "./positions";
export {
  additiveByLoops,
  concatByLoops,
  cosineByLoops,
  dotByLoops,
  generalByLoops,
  scaledDotByLoops,
  scoresByLoops,
  type ScoreOfPair,
} from "./scores";
