export type { Pair } from "./pair";
export { QUESTION, recallPairs, type RecallOptions } from "./recall";
export { sequenceSplits, type SequenceSplitOptions, type SequenceSplits } from "./splits";
export { sequencePairs, sequenceTasks, type SequenceOptions, type SequenceTask } from "./tasks";
