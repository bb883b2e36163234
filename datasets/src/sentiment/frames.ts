/** Frames whose label follows from one of their words, or from the order of their words. */

/** {x} is an opinion, {did} a feeling, {t} and {u} are things, {f} is a filler. */
export const simpleFrames: readonly string[] = [
  "the {t} was {x} {f}",
  "{f} the {t} was {x}",
  "a {x} {t}",
  "what a {x} {t} {f}",
  "we {did} the {t} {f}",
  "{f} i {did} this {t}",
  "my friend {did} the {t} and the {u} {f}",
  "the {t} and the {u} were {x} {f}",
];

/** Two sentences of the same words, of which the first has the label of {a} and the second the other one. */
export type TwinFrame = readonly [likeFirst: string, unlikeFirst: string];

/**
 * {a} and {b} are opinions of opposite labels. "but" counts what follows, "although" what it does not
 * introduce, "not" turns a word around.
 */
export const negatedFrames: readonly TwinFrame[] = [
  ["the {t} was {a} not {b} {f}", "the {t} was {b} not {a} {f}"],
  ["the {t} was not {b} but {a} {f}", "the {t} was not {a} but {b} {f}"],
  ["{f} the {t} was {b} but the {u} was {a}", "{f} the {t} was {a} but the {u} was {b}"],
  ["although the {t} was {b} the {u} was {a} {f}", "although the {t} was {a} the {u} was {b} {f}"],
  ["the {t} was {a} although the {u} was {b} {f}", "the {t} was {b} although the {u} was {a} {f}"],
  ["the {t} was not {a} but the {u} was {a} {f}", "the {t} was {a} but the {u} was not {a} {f}"],
  ["the {t} was {a} although the {u} was not {a} {f}", "the {t} was not {a} although the {u} was {a} {f}"],
];
