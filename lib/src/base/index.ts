export { flatten, mapAxis, unflatten, type Flat } from "./axes";
export { didYouMean } from "./closest";
export { orDefaults } from "./defaults";
export { InputError, requireWhole } from "./errors";
export { dot, matrixTimes, requireMatrix, rowTimes, transposed, type Matrix } from "./matrix";
export { createRandom, type Random } from "./random";
export {
  isSequence,
  isTensor,
  last,
  requirePositive,
  requireShape,
  requireTensor,
  requireSameShape,
  requireScores,
  resolveAxis,
  shapeOf,
  showShape,
  type NumericArray,
} from "./shapes";
