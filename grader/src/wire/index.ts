/** What crosses the border between the grader and learner code: plain data, one line at a time. Both sides use it. */
export { readLine, writeAll, writeLine } from "./channel";
export { decode, encode } from "./encoding";
export * as originals from "./originals";
export { HARMLESS, type LoadMessage, type PrepareMessage, RUNTIME } from "./protocol";
export {
  checkedTensor,
  createTensorBridge,
  type DType,
  isTensorData,
  noTensors,
  plainTensors,
  type TensorBridge,
  type TensorCall,
  type TensorData,
  type TensorLibrary,
  watchTensors,
} from "./tensors";
