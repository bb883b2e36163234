export { dropOut, embed, type Noise } from "./embedding";
export { linear } from "./linear";
export { namedVariables } from "./namedVariables";
export {
  createFeedForwardWeights,
  createNormWeights,
  feedForward,
  layerNorm,
  type FeedForwardWeights,
  type NormWeights,
} from "./norm";
export { createMatrix, mapWeights, sizeOf, tensorsOf, trainable, type WeightTree } from "./tree";
