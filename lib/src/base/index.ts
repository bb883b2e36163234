export { flatten, mapAxis, numbersOf, unflatten, type Flat, type NumberRow } from "./axes";
export { didYouMean } from "./closest";
export { InputError, requireFinite, requireWhole } from "./errors";
export { dot, matrixTimes, rowsOf, rowTimes, transposed, type Matrix, type NumberRows } from "./matrix";
export { given, requireOptions } from "./options";
export { createRandom, type Random } from "./random";
export {
  isSequence,
  isTensor,
  last,
  requireIds,
  requirePositive,
  requireShape,
  requireTensor,
  requireWithin,
  requireSameShape,
  requireScores,
  resolveAxis,
  shapeOf,
  showShape,
  type NumericArray,
} from "./shapes";
