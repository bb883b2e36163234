export { attentionRecall, drawRecall, recurrentRecall, type RecallBatch, type RecallModel } from "./recall";
export { recallAccuracy, recallGuesses, recallLoss } from "./recallLoss";
