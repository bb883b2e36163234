export { jacobianHeatMap, lossCurves } from "./gradient";
export { contextInPlane, softLookup, type Lookup } from "./lookup";
export { courseMap, type MapStop } from "./map";
export { onlineSteps } from "./online";
export { overflow, scoresAndWeights, softmaxAgainstSparsemax, temperatureSlider } from "./softmax";
