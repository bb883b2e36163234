export { accuracyByPosition, exactMatch, perplexity, tokenAccuracy } from "./accuracy";
export { corpusBleu, sentenceBleu, type BleuOptions, type BleuScore } from "./bleu";
export { chrF, type ChrfOptions } from "./chrf";
export { ciderD, documentFrequency, termWeights, type CiderOptions } from "./cider";
export { detokenize } from "./detokenize";
export type { Language } from "./language";
export { brevityPenalty, clippedPrecision, ngrams, type Precision } from "./ngrams";
export { padBatch, type PaddedBatch } from "./padding";
export { longestCommonSubsequence, rougeL, type CaptionScore, type RougeOptions } from "./rouge";
export type { Smoothing } from "./smoothing";
export { stem } from "./stem";
export { tokenize, type TokenizeOptions } from "./tokenize";
export { tokenize13a } from "./tokenize13a";
export {
  createVocabulary,
  specialIds,
  specialWords,
  type Vocabulary,
  type VocabularyOptions,
} from "./vocabulary";
