export { assignWeights, loadWeights, readWeights, saveWeights, weightsOf, writeWeights } from "./file";
export type { Weights, WeightsFile } from "./file";
export { makeFolder, writeAtomically } from "./folder";
export { namedVariables } from "./namedVariables";
export { createMatrix, mapWeights, sizeOf, tensorsOf, trainable, type WeightTree } from "./tree";
