export { encode, type EncodedBatch, type ReaderSentence } from "./encode";
export { attentionRollout, linksOf, rolloutLink, type Link, type LinkSentence, type Shares } from "./link";
export { createReader, readerLabels, type Reader, type ReaderLabel, type ReaderOptions } from "./model";
export { accuracyOf, read, type Reading } from "./read";
export { readerLoss, trainReader, type ReaderTraining } from "./train";
export { attentionRecall, drawRecall, recurrentRecall, type RecallBatch, type RecallModel } from "./recall";
export {
  recallAccuracy,
  recallByDistance,
  recallLoss,
  trainRecall,
  type RecallTraining,
} from "./recallTraining";
export {
  createLookup,
  createLookupModel,
  type LookupBatch,
  type LookupModel,
  type LookupScore,
  type LookupSizes,
  type LookupTask,
} from "./lookup";
export {
  compareLookups,
  lookupAccuracy,
  softmaxGradientNorm,
  trainLookup,
  type LookupResult,
  type LookupTraining,
} from "./lookupTraining";
