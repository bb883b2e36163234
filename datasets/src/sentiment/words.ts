/** The words of the sentiment set. Only opinions carry a label. */

const words = (text: string) => text.split(" ");

/** One word decides. */
export const opinions = {
  positive: words("good great excellent wonderful beautiful perfect lovely pleasant superb charming"),
  negative: words("bad awful terrible horrible ugly boring dreadful unpleasant poor dull"),
} as const;

export const feelings = {
  positive: words("loved enjoyed liked admired"),
  negative: words("hated disliked despised detested"),
} as const;

/** What is judged. The held-out things and fillers occur in no training sentence. */
export const things = {
  train: words("film book hotel meal song room garden story concert museum restaurant game play trip"),
  heldOut: words("lesson soup bridge novel painting beach"),
} as const;

export const fillers = {
  train: words("today yesterday honestly frankly overall"),
  heldOut: words("tonight actually generally clearly"),
} as const;
