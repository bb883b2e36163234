export {
  headExplorer,
  matrixMap,
  matrixSlider,
  scalingSlider,
  type MatrixLabels,
  type Scaling,
} from "./attention";
export { curves, type CurveOptions, type Series } from "./curves";
export { jacobianHeatMap, lossCurves } from "./gradient";
export { contextInPlane, softLookup, type Lookup } from "./lookup";
export { courseMap, type MapStop } from "./map";
export { onlineSteps } from "./online";
export { overflow, scoresAndWeights, softmaxAgainstSparsemax, temperatureSlider } from "./softmax";
