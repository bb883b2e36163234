export { alignmentSlider } from "./alignment";
export { headExplorer, scalingSlider, type Scaling } from "./attention";
export { curves, type CurveOptions, type Region, type Series } from "./curves";
export { jacobianHeatMap, lossCurves } from "./gradient";
export { contextInPlane, softLookup, type Lookup } from "./lookup";
export { courseMap, type MapStop } from "./map";
export { matrixMap, matrixSlider, type MatrixLabels } from "./matrix";
export { onlineSteps } from "./online";
export { overflow, scoresAndWeights, softmaxAgainstSparsemax, temperatureSlider } from "./softmax";
