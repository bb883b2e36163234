/** What fills the frames. A rose is a thing, Rose is a name: only the sentence tells. */

const words = (text: string) => text.split(" ");

export const names = {
  train: [
    ...words("Anna Paul Marie Lucas Emma Tom Julia Peter Laura Simon"),
    ...words("Clara David Sarah Martin Alice Oscar Nina Felix Rose Victor"),
  ],
  /** In training in two simple statements each. */
  heldOut: words("Hanna Robert Olga Ivan Lily Daniel"),
} as const;

/** Things one has some of. */
export const goods = words(
  "bread cheese milk tea coffee apples oranges eggs books letters stamps flowers rice soup",
);

/** One thing. */
export const things = words("garden house car film book song rose dress picture bicycle");

export const adjectives = words("beautiful strange old wonderful small expensive quiet big");

/** Base and third person; with things. */
export const verbs = ["buy", "want", "need", "sell", "like", "bring"].map((base) => ({
  base,
  third: `${base}s`,
}));

/** What one can ask somebody to do. */
export const errands = words("buy sell bring");

/** Base and third person; alone. */
export const acts = ["sing", "dance", "sleep", "work", "swim", "cook", "read"].map((base) => ({
  base,
  third: `${base}s`,
}));

export const places = ["in the garden", "at home", "at school", "in Paris", "in London", "in Rome"];
export const times = ["today", "every day", "on Monday", "on Friday", "in summer", "in April"];
