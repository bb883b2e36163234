export { bidirectional, type BidirectionalWeights } from "./bidirectional";
export type { RecurrentCell, RecurrentOptions, RecurrentResult, RecurrentState } from "./cell";
export { createGruWeights, gru, gruCell, gruStep, type GruWeights } from "./gru";
export { lastOf, requireLengths, reverseWithin } from "./lengths";
export * from "./loops";
export { lstm, lstmByKernel, lstmByParts, lstmCell, lstmStep } from "./lstm";
export { createLstmWeights, type LstmState, type LstmWeights } from "./lstmWeights";
