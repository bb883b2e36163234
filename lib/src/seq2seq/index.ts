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
export { alignmentSlider } from "./figures";
export { encoderDecoder, type EncoderDecoder } from "./picture";
export { greedy, logProbabilities, type Decoded } from "./greedy";
export { kerasSeq2Seq } from "./kerasModel";
export * from "./loops";
export { pairLogProbabilities } from "./likelihood";
export { maskedCrossEntropy } from "./loss";
export { selectRows } from "./model";
export type { DecoderRun, DecoderState, DecoderStep, Memory, Seq2Seq, SequenceBatch } from "./model";
export { createSeq2Seq } from "./recurrentModel";
export type { Seq2SeqOptions } from "./recurrentWeights";
export { scheduledRun, teacherForcingAt } from "./scheduled";
export { createPairTask, type PairTask, type PairTaskOptions, type Translation } from "./task";
export { createTransformer, type TransformerOptions } from "./transformerModel";
