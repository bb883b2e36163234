/** What an exercise is and how it is judged; runs no learner code itself. */
export { equalsReference, leaksNoTensors, property } from "./checks";
export { agree, firstDifference, format } from "./compare";
export { didYouMean } from "./didYouMean";
export * from "./exercise";
export { checkSign, checkState, findingText, inputText } from "./finding";
export { judge, notRun } from "./judge";
export { causeOf, suspectsOf } from "./mistakes";
export { defaultLimits, type Limits, megabytes, seconds } from "./limits";
export { createRandom, type Random } from "./random";
export { NOT_ATTEMPTED, STUB_MESSAGE, stubBody, stubNamed } from "./stub";
export { type Nested, nestedOf, tensor } from "./tensors";
export { defaultTolerance, tensorTolerance, type Tolerance } from "./tolerance";
