import { sentimentSet, type LabelledSentence } from "../src";
import { cardOf, figure } from "./cardOf";

const set = sentimentSet();
const parts = ["simple", "negated"] as const;
const splits = ["train", "test", "heldOutFillers"] as const;
const text = ({ tokens }: LabelledSentence) => tokens.join(" ");

const good = new Set(
  "good great excellent wonderful beautiful perfect lovely pleasant superb charming loved enjoyed liked admired".split(
    " ",
  ),
);
const bad = new Set(
  "bad awful terrible horrible ugly boring dreadful unpleasant poor dull hated disliked despised detested".split(
    " ",
  ),
);
const sign = (words: string): number => {
  let total = 0;
  let turn = 1;
  for (const word of words.split(" ")) {
    if (word === "not") turn = -1;
    if (!good.has(word) && !bad.has(word)) continue;
    total += turn * (good.has(word) ? 1 : -1);
    turn = 1;
  }
  return Math.sign(total);
};

/**
 * The label, by reading: after "but"; what is not introduced by "although"; each "not" turns the next
 * opinion.
 */
function read(sentence: string): string {
  const although = /^although the \w+ was (?:not )?\w+ (.*)$/.exec(sentence)?.[1];
  const main = although ?? (sentence.split(" although ")[0] as string);
  const counted = main.split(" but ").pop() as string;
  return sign(counted) > 0 ? "positive" : "negative";
}

describe("sentimentSet", () => {
  test.each(parts)("%s: labels are those that a reader by rules gives", (part) => {
    const wrong = splits.flatMap((split) => set[part][split].filter((s) => read(text(s)) !== s.label));
    expect(wrong.map(text)).toEqual([]);
  });

  test.each(parts)("%s: half of each split is positive", (part) => {
    for (const split of splits) {
      const positive = set[part][split].filter(({ label }) => label === "positive").length;
      expect(positive).toBe(set[part][split].length / 2);
    }
  });

  test("simple: the words decide without their order; one opinion word each", () => {
    for (const { tokens } of splits.flatMap((split) => set.simple[split])) {
      expect(tokens.filter((word) => good.has(word) || bad.has(word))).toHaveLength(1);
      expect(tokens.some((word) => ["not", "but", "although"].includes(word))).toBe(false);
    }
  });

  test("negated: every bag of words has both labels equally often in its split, so it says nothing", () => {
    for (const split of splits) {
      const balance = new Map<string, number>();
      for (const s of set.negated[split]) {
        const bag = [...s.tokens].sort().join(" ");
        balance.set(bag, (balance.get(bag) ?? 0) + (s.label === "positive" ? 1 : -1));
      }
      expect([...balance].filter(([, sum]) => sum !== 0)).toEqual([]);
    }
  });

  test("no sentence occurs twice, within or across splits", () => {
    const all = parts.flatMap((part) => splits.flatMap((split) => set[part][split].map(text)));
    expect(new Set(all).size).toBe(all.length);
  });

  test.each(parts)(
    "%s: held-out things and fillers are unknown to training, all other words known",
    (part) => {
      const known = new Set(set[part].train.flatMap(({ tokens }) => tokens));
      const foreign = new Set(
        set[part].heldOutFillers.flatMap(({ tokens }) => tokens.filter((t) => !known.has(t))),
      );
      expect([...foreign].sort()).toEqual(
        "actually beach bridge clearly generally lesson novel painting soup tonight".split(" "),
      );
      expect(set[part].test.flatMap(({ tokens }) => tokens.filter((t) => !known.has(t)))).toEqual([]);
      for (const { tokens } of set[part].heldOutFillers)
        expect(tokens.some((t) => foreign.has(t))).toBe(true);
    },
  );

  test("the same seed gives the same set, another seed another; bad sizes are named", () => {
    const sizes = { train: 20, test: 4 };
    expect(sentimentSet(1, sizes)).toEqual(sentimentSet(1, sizes));
    expect(sentimentSet(2, sizes)).not.toEqual(sentimentSet(1, sizes));
    expect(() => sentimentSet(1, { train: 7 })).toThrow(
      /^train: expected an even whole number from 2 to 6000, got 7/,
    );
    expect(() => sentimentSet(1, { test: 602 })).toThrow(/^test/);
    expect(sentimentSet(1, { train: 6000, test: 600 }).simple.heldOutFillers).toHaveLength(600);
  });

  test("a before consonants, an before vowels; sizes are those of the data card", () => {
    const all = parts.flatMap((part) => splits.flatMap((split) => set[part][split].map(text)));
    expect(all.filter((t) => /\ba [aeiou]|\ban [^aeiou]/.test(t))).toEqual([]);
    for (const split of splits) {
      const sizes = parts.map((part) => figure(set[part][split].length)).join(" | ");
      expect(cardOf("sentiment")).toContain(`| ${split} | ${sizes} |`);
    }
    expect(set.negated.train.filter(({ label }) => label === "positive")).toHaveLength(1000);
  });
});
