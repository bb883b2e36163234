export { batchProduct, product, throughTanh } from "./gradientKernels";
export {
  lstmCellBackward,
  swapMiddleGates,
  lstmCellForward,
  lstmCellWeights,
  LstmGates,
  LstmCellWeights,
} from "./lstmCellKernel";
