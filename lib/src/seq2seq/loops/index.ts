export { beamStepByLoops, type LoopsHypothesis } from "./beamStep";
export { alignByLoops, sayByLoops, type LoopsMemory } from "./decoder";
export { encodeByLoops, type LoopsState } from "./encoder";
export { crossEntropyByLoops } from "./loss";
