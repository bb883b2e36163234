export { encode, type EncodedBatch, type ReaderSentence } from "./encode";
export { attentionRollout, linksOf, rolloutLink, type Link, type LinkSentence, type Shares } from "./link";
export { createReader, readerLabels, type Reader, type ReaderLabel, type ReaderOptions } from "./model";
export { accuracyOf, read, type Reading } from "./read";
export { readerLoss } from "./loss";
export { attentionRecall, drawRecall, recurrentRecall, type RecallBatch, type RecallModel } from "./recall";
export { recallAccuracy, recallGuesses, recallLoss } from "./recallLoss";
export { createLookup, createLookupModel } from "./lookup";
export type {
  LookupBatch,
  LookupModel,
  LookupQuestion,
  LookupScore,
  LookupSizes,
  LookupTask,
} from "./lookup";
export { lookupGuesses, lookupLoss } from "./lookupLoss";
