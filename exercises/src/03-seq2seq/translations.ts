/** Translations to score, with matches of every order, and a word that is said too often. */
import type { Random } from "@attention-lab/grader";
import { someOf } from "./sentences";

export type BleuArgs = [hypothesis: string[], reference: string[]];

const lexis = "the a cat dog bird sat ran saw on under mat tree old red small its and then very there".split(
  " ",
);

/** Fourteen different words. */
const drawn = (random: Random) => someOf(random, lexis, 14);

/** Nine words against eleven, or against nine; the first two come twice, one word is wrong. */
export function shorter(random: Random, referenceLength = 11): BleuArgs {
  const words = drawn(random);
  const [a = "", b = "", c = "", d = "", e = "", wrong = ""] = [...words.slice(0, 5), words[13]];
  return [[a, b, c, d, e, a, b, wrong, words[7] ?? ""], words.slice(0, referenceLength)];
}

/** Twelve words against eight. */
export function longer(random: Random): BleuArgs {
  const words = drawn(random);
  return [[...words.slice(0, 5), ...words.slice(8, 12), ...words.slice(0, 3)], words.slice(0, 8)];
}

/** One word all over, which the reference has once or twice. */
export function repeated(random: Random): BleuArgs {
  const [word = "", ...words] = drawn(random);
  return [new Array<string>(7).fill(word), [word, ...words.slice(0, 3), word, ...words.slice(3, 5)]];
}

/** Too short for 4-grams. */
export const short = (random: Random): BleuArgs => {
  const words = drawn(random);
  return [words.slice(0, 3), words.slice(0, 5)];
};

/** Words that joined without a gap are alike, though no two of them are. */
export const gaps: BleuArgs = [
  ["in", "side", "the", "old", "house", "there", "after"],
  ["inside", "the", "old", "house", "the", "reafter", "no", "w"],
];
