export * from "../../attention";
export type { Matrix } from "../../base";
export {
  createFeedForwardWeights,
  createNormWeights,
  feedForward,
  layerNorm,
  linear,
  type FeedForwardWeights,
  type NormWeights,
} from "../../layers";
