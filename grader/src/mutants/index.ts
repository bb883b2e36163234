/** How well checks notice small mistakes; for those who write exercises. */
export { type Mutant, mutantsOf, mutated } from "./mutate";
export { type Survivor, type Trial, type TrialOptions, tryMutants } from "./trial";
