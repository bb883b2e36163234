import { punctuatedText, punctuationKinds, punctuationPairs } from "../src";
import { cardOf, figure } from "./cardOf";

const corpus = punctuationPairs();
const splits = ["train", "test", "heldOutNames"] as const;
const all = splits.flatMap((split) => corpus[split]);
const heldOut = ["hanna", "robert", "olga", "ivan", "lily", "daniel"];
const known =
  "anna paul marie lucas emma tom julia peter laura simon clara david sarah martin alice oscar nina felix rose victor";
const names = [...known.split(" "), ...heldOut];
const capitals = new Set([...names, "i", "paris", "london", "rome", "monday", "friday", "april"]);

/**
 * Marks from the words alone, by rules that know no frame; sentences inside quotation marks by the same
 * rules.
 */
function restore(words: readonly string[]): string[] {
  const said = /^(says|asks)$/.test(words[1] ?? "") && !/^(that|if)$/.test(words[2] ?? "");
  if (said) {
    const [speaker, verb] = [capital(words[0] as string), words[1] as string];
    return [speaker, verb, ",", "“", ...restore(words.slice(2)), "”"];
  }
  const marked = withCommas(words);
  const bare = marked.slice(names.includes(marked[0] as string) && marked[1] === "," ? 2 : 0);
  const cased = marked.map((word, i) => (isName(marked, i) ? capital(word) : word));
  return [capital(cased[0] as string), ...cased.slice(1), endOf(bare)];
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function isName(words: readonly string[], i: number): boolean {
  const word = words[i] as string;
  if (word !== "rose") return capitals.has(word);
  const article = /^(a|an|the|beautiful|strange|old|wonderful|small|expensive|quiet|big)$/.test(
    words[i - 1] ?? "",
  );
  return !article || (/^how/.test(words[0] as string) && words[i + 1] === "is" && words[i - 1] !== "the");
}

function endOf([first = "", second = "", ...rest]: readonly string[]): string {
  if (/^(hurry|come)$/.test(first)) return "!";
  if (first === "what") return second === "does" ? "?" : "!";
  if (first === "how") return rest[0] === "is" ? "?" : "!";
  if (first === "when") return second === "does" ? "?" : ".";
  return /^(does|did|do|is|are|where|why|who)$/.test(first) ? "?" : ".";
}

function withCommas(words: readonly string[]): string[] {
  const last = words[words.length - 1] as string;
  const asked = (at: number) => /^(does|where|are|do|come)$/.test(words[at] ?? "");
  const after = new Set<number>();
  if (/^(yes|no)$/.test(words[0] as string)) after.add(0);
  if (names.includes(words[0] as string) && asked(1)) after.add(0);
  const called = /^(where are you|do you|come here|hurry up|please|what an?) /.test(words.join(" "));
  if (called && names.includes(last) && !(last === "rose" && words.length === 4 && words[0] === "what"))
    after.add(words.length - 2);
  if (/^(if|when)$/.test(words[0] as string) && names.includes(words[1] as string)) after.add(2);
  const but = words.indexOf("but");
  if (but > 0) after.add(but - 1);
  const and = words.indexOf("and"); // lists: equal kinds of words, one after the other, before "and"
  const group = names.includes(words[and - 1] ?? "") ? names : goods;
  for (let i = and - 2; i >= 0 && group.includes(words[i] as string); i--) after.add(i);
  return words.flatMap((word, i) => (after.has(i) ? [word, ","] : [word]));
}

const goods = "bread cheese milk tea coffee apples oranges eggs books letters stamps flowers rice soup".split(
  " ",
);

describe("punctuationPairs", () => {
  test("every target follows from its source, by rules of this test", () => {
    const wrong = all.filter(({ source, target }) => restore(source).join(" ") !== target.join(" "));
    expect(wrong.map(({ target }) => punctuatedText(target))).toEqual([]);
  });

  test("source = target without marks, in lower case", () => {
    for (const { source, target } of all) {
      expect(source.join(" ")).toBe(
        target
          .join(" ")
          .replace(/[,.?!“”]/g, "")
          .replace(/ +/g, " ")
          .trim()
          .toLowerCase(),
      );
    }
  });

  test("no source occurs twice, within or across splits; kinds are equally frequent", () => {
    expect(new Set(all.map(({ source }) => source.join(" "))).size).toBe(all.length);
    for (const kind of punctuationKinds) {
      const share = corpus.train.filter((pair) => pair.kind === kind).length / corpus.train.length;
      expect(Math.abs(share - 1 / 8)).toBeLessThan(0.04);
    }
  });

  test("the same words are marked in different ways: rose and Rose, how … is, when", () => {
    const texts = corpus.train.map(({ target }) => punctuatedText(target));
    for (const pattern of [
      / the rose\b/,
      /\bRose\b/,
      /^How .* is \w+\?/,
      /^How .* is!/,
      /^When does/,
      /^When .*,/,
    ]) {
      expect(texts.filter((text) => pattern.test(text)).length).toBeGreaterThan(3);
    }
  });

  test("held-out names: two simple statements each in training, all names of their split, no unknown token", () => {
    const holds = (name: string) => corpus.train.filter(({ source }) => source.includes(name));
    for (const name of heldOut) {
      expect(holds(name)).toHaveLength(2);
      expect(holds(name).every(({ source }) => source.length === 2)).toBe(true);
    }
    expect(corpus.test.filter(({ source }) => source.some((word) => heldOut.includes(word)))).toEqual([]);
    const others = corpus.heldOutNames
      .flatMap(({ target }) => target)
      .filter((t) => t !== "Rose" && known.split(" ").map(capital).includes(t));
    expect(others).toEqual([]);
    const named = corpus.heldOutNames.filter(({ source }) => source.some((word) => heldOut.includes(word)));
    expect(named).toHaveLength(corpus.heldOutNames.length);
    for (const side of ["source", "target"] as const) {
      const seen = new Set(corpus.train.flatMap((pair) => pair[side]));
      expect(all.flatMap((pair) => pair[side]).filter((token) => !seen.has(token))).toEqual([]);
    }
  });

  test("the same seed gives the same pairs, another seed others; bad sizes are named", () => {
    const sizes = { train: 2000, test: 10 };
    expect(punctuationPairs("a", sizes)).toEqual(punctuationPairs("a", sizes));
    expect(punctuationPairs("b", sizes).test).not.toEqual(punctuationPairs("a", sizes).test);
    expect(() => punctuationPairs(1, { train: 1 })).toThrow(
      /^train: expected a whole number from 2000 to 10000, got 1/,
    );
    expect(() => punctuationPairs(1, { test: 0 })).toThrow(/^test/);
  });

  test("sizes are those of the data card", () => {
    for (const split of splits)
      expect(cardOf("punctuation")).toContain(`| ${split} | ${figure(corpus[split].length)} |`);
    expect(new Set(all.map(({ source }) => source.join(" "))).size).toBeGreaterThanOrEqual(3000);
  });

  test("punctuatedText: the example of the docstring, and quotation marks", () => {
    expect(punctuatedText(["Come", "here", ",", "Anna", "!"])).toBe("Come here, Anna!");
    expect(punctuatedText(["Anna", "asks", ",", "“", "Where", "?", "”"])).toBe("Anna asks, “Where?”");
  });
});
