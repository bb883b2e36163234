/** Answers that are more alike than those of the class: an aid for a person who will look at them. */
export { fingerprintsOf, tokensOf } from "./fingerprints";
export { type Alike, type Answers, type Pair, pairsOf, type SimilarOptions } from "./pairs";
