export { jacobianHeatMap, lossCurves } from "./gradient";
export { onlineSteps } from "./online";
export { overflow, scoresAndWeights, softmaxAgainstSparsemax, temperatureSlider } from "./scores";
