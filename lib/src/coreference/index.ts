export { encode, type EncodedBatch, type ReaderSentence } from "./encode";
export { attentionRollout, linksOf, rolloutLink, type Link, type LinkSentence, type Shares } from "./link";
export { readerLoss } from "./loss";
export { createReader, readerLabels, type Reader, type ReaderLabel, type ReaderOptions } from "./model";
export { accuracyOf, read, type ReadOptions, type Reading } from "./read";
