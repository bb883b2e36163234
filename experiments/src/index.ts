/** Importing this registers every experiment. One file a family, one line here. */
import "./bottleneck";
import "./languageModel";
import "./punctuation";
import "./reader";
import "./recall";
import "./sentiment";
import "./translation";

export * from "./studies";
export {
  shippedPairs,
  shippedWeights,
  trainClassifier,
  trainLanguage,
  trainPairs,
  type Trained,
  type TrainNowOptions,
} from "./trained";
