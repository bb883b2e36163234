import { itCorpus, itVocabulary, nounKind, parseIt, textOf, type ItCorpus, type ItSentence } from "../src";

const corpus = itCorpus("it", { train: 1200, test: 120 });
const splits = Object.keys(corpus) as (keyof ItCorpus)[];
const all = splits.flatMap((split) => corpus[split]);
const of = (split: keyof ItCorpus, kind: string) => corpus[split].filter((s) => s.kind === kind);
const nounsOf = ({ words, nouns }: ItSentence) => nouns.map((i) => words[i] as string);

const wayReason = /wide|steep|icy|muddy|flooded|slippery|narrow|bumpy|dusty|frozen|crowded|closed/;
const agentReason = /tired|sleepy|sick|lazy|hurt|scared|shy|full|bored|dizzy|weak|nervous/;

/** The noun that "it" is, from the text alone, by other rules than the generator's. */
function oracle(text: string): string {
  const reason = / was (\w+)/.exec(text.slice(text.indexOf("because")))?.[1] as string;
  const story = text.replace(/because it was \w+/, "").trim();
  const passive = /the (\w+) wasn't \w+ by the (\w+)/.exec(story);
  const subjectClause = /the (\w+) (?:that )?didn't \w+ the (\w+)/.exec(story);
  const objectClause = /the (\w+) that the (\w+) didn't/.exec(story);
  const [agent, patient] = passive
    ? [passive[2], passive[1]]
    : subjectClause
      ? [subjectClause[1], subjectClause[2]]
      : [objectClause?.[2], objectClause?.[1]];
  return (agentReason.test(reason) ? agent : patient) as string;
}

describe("itCorpus", () => {
  test("the same seed gives the same corpus, another seed another", () => {
    const sizes = { train: 60, test: 12 };
    expect(itCorpus(7, sizes)).toEqual(itCorpus(7, sizes));
    expect(itCorpus(8, sizes).train.map(textOf)).not.toEqual(itCorpus(7, sizes).train.map(textOf));
  });

  test("sizes are as asked, thousands of sentences by default sizes", () => {
    expect([of("train", "content").length, of("train", "order").length]).toEqual([1200, 2400]);
    expect(splits.slice(1).flatMap((s) => [of(s, "content").length, of(s, "order").length])).toEqual([
      120, 120, 120, 120,
    ]);
    expect(all.length).toBeGreaterThan(10_000);
  });

  test("no sentence occurs twice, within or across splits", () => {
    expect(new Set(all.map(textOf)).size).toBe(all.length);
  });

  test("labels of stories agree with the oracle", () => {
    const stories = all.filter(({ kind }) => kind !== "kind");
    expect(stories.filter((s) => nounsOf(s)[s.label === "first" ? 0 : 1] !== oracle(textOf(s)))).toEqual([]);
  });

  test("labels of lessons agree with the kinds of nouns; of content stories too", () => {
    const agrees = (s: ItSentence) => {
      const wanted = wayReason.test(s.words[s.adjective] as string) ? "way" : "animal";
      const kinds = nounsOf(s).map(nounKind);
      if (s.kind === "kind") return s.label === (kinds[0] === wanted ? "plausible" : "implausible");
      return kinds[s.label === "first" ? 0 : 1] === wanted;
    };
    expect(all.filter((s) => s.kind !== "order" && !agrees(s))).toEqual([]);
  });

  test("places are right", () => {
    const known = new Set(itVocabulary);
    const right = (s: ItSentence) =>
      s.words[s.it] === "it" && nounsOf(s).every(nounKind) && s.words.every((word) => known.has(word));
    expect(all.filter((s) => !right(s))).toEqual([]);
  });

  test.each(["combinations", "nouns"] as const)("%s: labels are balanced", (split) => {
    for (const kind of ["content", "order"]) {
      const first = of(split, kind).filter(({ label }) => label === "first").length;
      expect(Math.abs(first / of(split, kind).length - 0.5)).toBeLessThan(0.06);
    }
  });

  test("training: neither place nor verdict wins by more than 3 %", () => {
    for (const [kind, label] of [
      ["content", "first"],
      ["order", "first"],
      ["kind", "plausible"],
    ] as const) {
      // prettier-ignore
      const share = of("train", kind).filter((s) => s.label === label).length / of("train", kind).length;
      expect(Math.abs(share - 0.5)).toBeLessThan(0.03);
    }
  });

  test("order: each sentence has a twin of the same words and the other noun, so a bag of words has 50 %", () => {
    for (const split of splits) {
      const answers = new Map<string, string[]>();
      for (const s of of(split, "order")) {
        const bag = [...s.words].sort().join(" ");
        answers.set(bag, [...(answers.get(bag) ?? []), oracle(textOf(s))]);
      }
      for (const [bag, nouns] of answers) {
        const counts = [...new Set(nouns)].map((noun) => nouns.filter((n) => n === noun).length);
        if (counts.length !== 2 || counts[0] !== counts[1]) throw new Error(`${bag}: ${nouns.join(" ")}`);
      }
    }
  });

  test("held-out nouns occur in no training story, but all in lessons", () => {
    const stories = new Set(corpus.train.filter((s) => s.kind !== "kind").flatMap(nounsOf));
    const lessons = new Set(of("train", "kind").flatMap(nounsOf));
    const heldOut = new Set(corpus.nouns.flatMap(nounsOf));
    expect([...heldOut].filter((noun) => stories.has(noun))).toEqual([]);
    expect([...heldOut].every((noun) => lessons.has(noun))).toBe(true);
    expect(["animal", "road", "street"].every((noun) => heldOut.has(noun))).toBe(true);
  });

  test("held-out combinations: no training sentence holds the pair, in either order", () => {
    const pairOf = (s: ItSentence) =>
      s.kind === "kind" ? `${nounsOf(s)[0]} ${s.words[s.adjective]}` : nounsOf(s).sort().join(" ");
    const seen = new Set(corpus.train.map(pairOf));
    expect(corpus.combinations.filter((s) => seen.has(pairOf(s)))).toEqual([]);
  });

  test("bad sizes are refused", () => {
    expect(() => itCorpus(1, { train: 3 })).toThrow(/^size: expected an even whole number ≥ 2, got 3/);
    expect(() => itCorpus(1, { test: 0 })).toThrow(RangeError);
  });
});

describe("parseIt", () => {
  test("finds places in a typed sentence", () => {
    const s = parseIt("The animal didn't cross the street because it was tired.", "first");
    expect(s).toMatchObject({ kind: "content", nouns: [1, 5], it: 7, adjective: 9, label: "first" });
    expect(parseIt("the dog didn't chase the cat because it was quick", "second").kind).toBe("order");
  });

  test("names what is missing", () => {
    expect(() => parseIt("the dog is here and it was tired", "first")).toThrow(
      /two nouns of the corpus, got 1/,
    );
    expect(() => parseIt("the dog didn't chase the cat", "first")).toThrow(/"it"/);
    expect(() => parseIt("the dog chased the cat because it was green", "first")).toThrow(/adjective/);
  });
});
