/** Every figure of topics 1 to 3 under one name, and the map of the course; a topic's figures live in its own room. */
export {
  contextInPlane,
  headExplorer,
  positionClocks,
  scalingSlider,
  softLookup,
  type Lookup,
  type Scaling,
} from "../attention";
export {
  curves,
  groupedBars,
  matrixMap,
  matrixSlider,
  thereAndBack,
  type BarGroup,
  type CurveOptions,
  type Entries,
  type MatrixLabels,
  type Region,
  type Series,
} from "../plots";
export { alignmentSlider, encoderDecoder } from "../seq2seq";
export {
  jacobianHeatMap,
  lossCurves,
  onlineSteps,
  overflow,
  scoresAndWeights,
  softmaxAgainstSparsemax,
  temperatureSlider,
} from "../softmax";
export { courseMap, type MapStop } from "./map";
