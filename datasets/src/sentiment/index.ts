export {
  sentimentLabels,
  sentimentSet,
  type LabelledSentence,
  type SentimentLabel,
  type SentimentSet,
  type SentimentSizes,
  type SentimentSplits,
} from "./corpus";
