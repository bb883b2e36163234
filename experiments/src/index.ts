/** Importing this registers every experiment. One folder a topic, one line here. */
import "./coreference";
import "./lookup";
import "./pyramid";
import "./recall";
import "./sentences";

export { rightBefore } from "./seq2seq";
export * from "./studies";
export { shipped, shippedWeights, trainNow } from "./trained";
export type { ExperimentName, Trained, TrainNowOptions } from "./trained";
