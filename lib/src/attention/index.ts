export { attention, scaledDotProductAttention, type AttentionOptions } from "./attention";
export { blockedAttention, type BlockedOptions } from "./blocked/blockedAttention";
export { linear } from "./linear";
export { localAttention, type LocalOptions } from "./local";
export * from "./loops";
export { causalMask, localMask, paddingMask } from "./masks";
export {
  createMultiHeadWeights,
  mergeHeads,
  multiHeadAttention,
  splitHeads,
  type MultiHeadOptions,
  type MultiHeadWeights,
} from "./multiHead";
export type { AttentionResult, MaskOptions, ScaledDotOptions, WeightOptions } from "./options";
export { alibiBias, alibiSlopes, learnedPositions, sinusoidalPositions } from "./positions";
export { rotary } from "./rotary";
export {
  additiveScore,
  concatScore,
  cosineScore,
  dotScore,
  generalScore,
  prepareKeys,
  scaledDotScore,
  type AdditiveWeights,
  type PreparedKeys,
  type ScoreFunction,
} from "./scores";
export { createAdditiveWeights, createConcatWeights, createGeneralWeights } from "./scoreWeights";
export {
  createDecoderWeights,
  createEncoderWeights,
  decoderBlock,
  encoderBlock,
  type DecoderOptions,
  type DecoderResult,
  type DecoderWeights,
  type EncoderResult,
  type EncoderWeights,
} from "./transformer/blocks";
export {
  createFeedForwardWeights,
  createNormWeights,
  feedForward,
  layerNorm,
  type FeedForwardWeights,
  type NormWeights,
} from "./transformer/norm";
