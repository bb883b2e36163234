export { attention, scaledDotProductAttention, type AttentionOptions } from "./attention";
export { blockedAttention, type BlockedOptions } from "./blockedAttention";
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
} from "./blocks";
export { keepMemory, nextToken, tokensKept, type KeptKeys, type NextToken } from "./decoding";
export * from "./figures";
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
export { createAdditiveWeights, createConcatWeights, createGeneralWeights } from "./scoreWeights";
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
  type LibraryScore,
  type ScoreFunction,
} from "./scores";
