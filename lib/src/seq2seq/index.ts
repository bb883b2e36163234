export {
  align,
  alignmentKinds,
  createAlignmentWeights,
  prepareMemory,
  type Alignment,
  type AlignmentKind,
  type AlignmentWeights,
} from "./alignment";
export { encodePairs, encodeSources, type Encoding, type PairBatch, type SentencePair } from "./batch";
export { beamDecode } from "./beamDecode";
export {
  beamSearch,
  type BeamCallbacks,
  type BeamOptions,
  type BeamStep,
  type Hypothesis,
} from "./beamSearch";
export { greedy, type Decoded } from "./greedy";
export * from "./loops";
export { maskedCrossEntropy } from "./loss";
export type { DecoderRun, DecoderState, DecoderStep, Memory, Noise, Seq2Seq, SequenceBatch } from "./model";
export { createSeq2Seq } from "./recurrentModel";
export type { Seq2SeqOptions } from "./recurrentWeights";
export { scheduledRun, teacherForcingAt } from "./scheduled";
export { createPairTask, type PairTask, type PairTaskOptions, type Translation } from "./task";
export { createTransformer, type TransformerOptions } from "./transformerModel";
export {
  classifierKinds,
  createClassifierTask,
  type ClassifierKind,
  type ClassifierOptions,
  type ClassifierTask,
  type LabelledSentence,
} from "./classifier";
export { kerasSeq2Seq } from "./kerasModel";
export {
  createLanguageTask,
  neighbours,
  type LanguageModelOptions,
  type LanguageTask,
} from "./languageModel";
export { linearProbe, type Readings } from "./probe";
