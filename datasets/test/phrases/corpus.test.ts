import { phraseCorpus, phraseText, phraseTokens, type Phrase } from "../../src";
import { cardOf, figure } from "../cardOf";

const corpus = phraseCorpus();
const splits = ["train", "dev", "test", "heldOutWords", "heldOutStructures", "post"] as const;
const all = splits.flatMap((split) => corpus[split]);
const source = (phrase: Phrase) => phraseText(phrase.source, "english");
const target = (phrase: Phrase) => phraseText(phrase.target, "french");

describe("phraseCorpus", () => {
  test("the same seed gives the same corpus, another seed another", () => {
    const sizes = { train: 3000, test: 6 };
    expect(phraseCorpus("a", sizes)).toEqual(phraseCorpus("a", sizes));
    expect(phraseCorpus("b", sizes).train.map(source)).not.toEqual(
      phraseCorpus("a", sizes).train.map(source),
    );
  });

  test("no source occurs twice, within or across splits, so none has two translations", () => {
    expect(new Set(all.map(source)).size).toBe(all.length);
    expect(corpus.train.length).toBeGreaterThanOrEqual(6000);
  });

  test("every side has 3 to 12 tokens", () => {
    const bad = all.filter((p) => [p.source, p.target].some(({ length }) => length < 3 || length > 12));
    expect(bad).toEqual([]);
  });

  test("tokens = tokens of the text, in both languages", () => {
    const same = (a: readonly string[], b: readonly string[]) => a.join("|") === b.join("|");
    const kept = (p: Phrase) =>
      same(phraseTokens(source(p), "english"), p.source) && same(phraseTokens(target(p), "french"), p.target);
    expect(all.filter((p) => !kept(p)).map(source)).toEqual([]);
  });

  test("the vocabulary is that of training, and no other split has another token", () => {
    const english = new Set(corpus.train.flatMap((p) => p.source));
    const french = new Set(corpus.train.flatMap((p) => p.target));
    expect(new Set(corpus.vocabulary.english)).toEqual(english);
    expect(new Set(corpus.vocabulary.french)).toEqual(french);
    expect(corpus.vocabulary.french).toHaveLength(french.size);
    const bad = all.filter(
      (p) => !p.source.every((t) => english.has(t)) || !p.target.every((t) => french.has(t)),
    );
    expect(bad.map(source)).toEqual([]);
  });

  test("without relatives training never says what is near the post", () => {
    const alone = phraseCorpus("phrases", { relatives: false });
    const near = (p: Phrase) => /^I am learning|learning AI/.test(source(p));
    expect(corpus.train.filter(near).length).toBeGreaterThanOrEqual(3);
    expect(alone.train.filter(near).map(source)).toEqual([]);
    expect(alone.train).toHaveLength(corpus.train.length);
    expect(alone.post).toEqual(corpus.post);
    expect(alone.vocabulary.english).toContain("learning");
    expect(alone.vocabulary.english).toContain("AI");
  });

  test("dev is drawn like training and holds no lesson and none of the held-out words", () => {
    expect(corpus.dev).toHaveLength(250);
    const words = new Set(corpus.heldOutWords.map(({ held }) => held as string));
    expect(corpus.dev.filter((p) => p.source.some((token) => words.has(token))).map(source)).toEqual([]);
  });

  test("the features are those one reads off the text", () => {
    const bare = /^(?:I|you|he|she|we|they|[A-Z][a-z]+)$/;
    const agrees = (p: Phrase) => {
      const progressive = p.target.join(" ").includes("en train d");
      const ing = p.source.some((t) => /^(?:is|are|am)$/.test(t)) && p.source.some((t) => t.endsWith("ing"));
      const first = (p.question ? p.source[1] : p.source[0]) as string;
      return (
        p.question === p.source.includes("?") &&
        p.negated === p.source.includes("not") &&
        (p.tense === "progressive") === progressive &&
        (!progressive || ing) &&
        (p.tense === "future") === p.source.includes("going") &&
        (p.subject === "pronoun" || p.subject === "name") === bare.test(first)
      );
    };
    expect(all.filter((p) => !agrees(p)).map(source)).toEqual([]);
  });
});

describe("post", () => {
  test('is "I am learning AI", which no other split holds, also not with a word after it', () => {
    expect(corpus.post.map(source)).toEqual(["I am learning AI"]);
    expect(corpus.post.map(target)).toEqual(["Je suis en train d'apprendre l'IA"]);
    const others = all.filter((p) => !corpus.post.includes(p));
    expect(others.filter((p) => source(p).startsWith("I am learning AI"))).toEqual([]);
    expect(others.filter((p) => target(p).startsWith("Je suis en train d'apprendre l'IA"))).toEqual([]);
  });

  test("its words and its construction are in training", () => {
    const sources = new Set(corpus.train.map(source));
    expect(
      ["She is learning AI", "I am learning French", "I am learning music"].every((s) => sources.has(s)),
    ).toBe(true);
  });
});

const forms = {
  castle: ["castle", "castles"],
  orange: ["orange", "oranges"],
  actress: ["actress", "actresses"],
  horse: ["horse", "horses"],
  article: ["article", "articles"],
  umbrella: ["umbrella", "umbrellas"],
  draw: ["draw", "draws", "drawing", "drew"],
  choose: ["choose", "chooses", "choosing", "chose"],
  green: ["green"],
  modern: ["modern"],
};

describe("held-out words", () => {
  test.each(Object.entries(forms))(
    "%s: four simple sentences in training, no simple one in the split",
    (word, own) => {
      const holds = (p: Phrase) => p.source.some((token) => own.includes(token));
      const lessons = corpus.train.filter(holds);
      expect(lessons).toHaveLength(4);
      for (const p of lessons) {
        expect(p).toMatchObject({ negated: false, question: false, subject: "pronoun" });
        expect(p.tense).not.toBe("future");
      }
      const asked = corpus.heldOutWords.filter(holds);
      expect(asked).toHaveLength(45);
      expect(new Set(asked.map((p) => p.held))).toEqual(new Set([word]));
      const simple = (p: Phrase) =>
        !p.negated &&
        !p.question &&
        p.tense !== "future" &&
        (p.subject === "pronoun" || p.subject === "name");
      expect(asked.filter(simple)).toEqual([]);
      for (const split of ["test", "heldOutStructures"] as const)
        expect(corpus[split].filter(holds)).toEqual([]);
    },
  );

  test("every sentence names its word", () => {
    expect(corpus.heldOutWords.filter((p) => !(p.held && p.held in forms))).toEqual([]);
  });
});

/** The structures from the English text alone. */
const adjective =
  "small|big|beautiful|old|new|good|young|red|blue|green|white|black|interesting|difficult|modern|famous|happy|tired";
const plural = String.raw`(?:the|these|my|our) (?:(?:${adjective}) )?(?:men|women|children|\w+s)\b`;
const structures: Record<string, { whole: RegExp; parts: RegExp[] }> = {
  "negated progressive with an adjective": {
    whole: new RegExp(String.raw`\b(?:am|are|is) not (?!going to )\w+ing .*\b(?:${adjective})\b`),
    parts: [
      new RegExp(String.raw`\b(?:am|are|is) not (?!going to )\w+ing `),
      new RegExp(String.raw`\b(?:am|are|is) (?!going to )\w+ing (?:\w+ )*(?:${adjective})\b`),
      new RegExp(String.raw`(?:do|does|did) not .*(?:${adjective}) \w`),
    ],
  },
  "negated future of a plural noun": {
    whole: new RegExp(String.raw`^${plural} are not going to `, "i"),
    parts: [
      /^(?:the|this|my|our) [\w ]+ is not going to /i,
      new RegExp(`^${plural} are going to `, "i"),
      new RegExp(`^${plural} (?:do|did|are) not (?!going to)`, "i"),
    ],
  },
  "past question with être": {
    whole: /^Did .*\b(?:go to|come from|return to|arrive at|leave|stay)\b/,
    parts: [
      /^Did /,
      /\b(?:went|came|returned|arrived|left|stayed)\b/,
      /^Does .*\b(?:go to|come from|return to|arrive at|leave|stay)\b/,
    ],
  },
};

describe("held-out structures", () => {
  test.each(Object.entries(structures))(
    "%s: never in training or test, its parts are",
    (name, { whole, parts }) => {
      const held = corpus.heldOutStructures.filter((p) => p.held === name);
      expect(held).toHaveLength(150);
      expect(held.filter((p) => !whole.test(source(p))).map(source)).toEqual([]);
      for (const split of ["train", "test", "heldOutWords"] as const) {
        expect(corpus[split].map(source).filter((text) => whole.test(text))).toEqual([]);
      }
      for (const part of parts) {
        expect(corpus.train.filter((p) => part.test(source(p))).length).toBeGreaterThan(20);
      }
    },
  );
});

describe("sizes", () => {
  test("are those of the data card", () => {
    const card = cardOf("phrases");
    for (const split of splits) expect(card).toContain(`| ${split} | ${figure(corpus[split].length)} |`);
    const { english, french } = corpus.vocabulary;
    expect(card).toContain(`${english.length} English and ${french.length} French tokens`);
  });

  test("bad sizes are named", () => {
    expect(() => phraseCorpus(1, { train: 10 })).toThrow(
      /^train: expected a whole number from 3000 to 20000, got 10/,
    );
    expect(() => phraseCorpus(1, { test: 601 })).toThrow(/^test: /);
  });

  test("other sizes", () => {
    const small = phraseCorpus(5, { train: 3000, test: 3 });
    expect(small.vocabulary.english.length).toBeGreaterThan(300);
    expect(phraseCorpus(6, { train: 3000, test: 600 }).heldOutStructures).toHaveLength(600);
  });
});
