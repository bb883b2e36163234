/** Importing this registers every experiment. One file a family, one line here. */
import "./bottleneck";
import "./languageModel";
import "./lookup";
import "./numbers";
import "./punctuation";
import "./reader";
import "./pyramid";
import "./recall";
import "./sentiment";
import "./translation";

export * from "./studies";
export { rightBefore } from "./numbers";
export { shipped, shippedWeights, trainNow } from "./trained";
export type { ExperimentName, Trained, TrainNowOptions } from "./trained";
