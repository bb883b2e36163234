/** Against sacrebleu 2.6 (fixtures/generate_bleu.py), some of its own test fixtures among them. */
import fc from "fast-check";
import {
  brevityPenalty,
  chrF,
  clippedPrecision,
  corpusBleu,
  ngrams,
  sentenceBleu,
  tokenize13a,
  type BleuOptions,
} from "../../src/text";

const fixtures: typeof import("./fixtures/bleu.json") = require("./fixtures/bleu.json");

/** Same structure, every number within 1e-9. */
function expectSame(got: object, expected: object): void {
  for (const [name, value] of Object.entries(expected)) {
    const numbers = [(got as Record<string, unknown>)[name]].flat() as number[];
    const wanted = [value].flat() as number[];
    expect(numbers).toHaveLength(wanted.length);
    wanted.forEach((x, i) => {
      if (!(Math.abs(x - (numbers[i] as number)) < 1e-9))
        throw new Error(`${name}: ${value}, got ${numbers}`);
    });
  }
}

const words = fc.array(fc.constantFrom("a", "b", "c", "the", "dog"), { maxLength: 9 });

describe("sacrebleu", () => {
  test.each(fixtures.tokenize13a)("tokenize13a $text", ({ text, tokens }) =>
    expect(tokenize13a(text)).toEqual(tokens),
  );

  const named = fixtures.corpora.map((corpus, i) => ({ ...corpus, name: `${i}: ${corpus.hypotheses[0]}` }));
  test.each(named)("corpus $name", ({ hypotheses, references, bleu, chrf, sentenceBleu: sentences }) => {
    for (const { options, ...expected } of bleu) {
      expectSame(corpusBleu(hypotheses, references, options as BleuOptions), expected);
    }
    for (const { options, score } of chrf)
      expectSame({ score: chrF(hypotheses, references, options) }, { score });
    const each = hypotheses.map((hypothesis, i) => sentenceBleu(hypothesis, references[i] as string[]).score);
    expectSame({ each }, { each: sentences });
  });

  test("the numbers of sacrebleu's own tests", () => {
    const [dog, sequence, fest] = fixtures.corpora as Corpus[] as [Corpus, Corpus, Corpus];
    const first = corpusBleu(dog.hypotheses, dog.references);
    expect(first).toMatchObject({ counts: [14, 7, 5, 3], totals: [17, 14, 11, 8] });
    expect(first).toMatchObject({ hypothesisLength: 17, referenceLength: 18 });
    expect(first.score).toBeCloseTo(48.530827, 6);
    const second = corpusBleu(sequence.hypotheses, sequence.references, { smoothing: "floor" });
    expect(second).toMatchObject({ counts: [4, 2, 1, 0], totals: [6, 5, 4, 3] });
    expect(second.score).toBeCloseTo(15.55722182, 7); // 15.5572218266, cut off
    const third = (smoothing: BleuOptions["smoothing"]) =>
      corpusBleu(fest.hypotheses, fest.references, { smoothing }).score;
    expect(third("none")).toBe(0);
    expect(third("floor")).toBeCloseTo(39.763536, 6);
    expect(third("add-k")).toBeCloseTo(65.803701, 6);
    expect(third("exp")).toBeCloseTo(59.460356, 6);
    // 9/7/5/3 of 10/8/6/4, equal length: two sentences of five words, one of them wrong at its end
    const { score, ...rest } = corpusBleu(["a b c d e", "f g h i x"], [["a b c d e"], ["f g h i j"]]);
    expect(rest).toMatchObject({ counts: [9, 7, 5, 3], totals: [10, 8, 6, 4], brevityPenalty: 1 });
    expect(score).toBeCloseTo(83.75922397, 8);
  });

  interface Corpus {
    hypotheses: string[];
    references: string[][];
  }
});

describe("BLEU", () => {
  // A time quadratic in the length, as it once was, would take this test most of a day.
  test("a million blanks are one gap, at the end none", () => {
    const gap = " ".repeat(1_000_000);
    expect(tokenize13a(`a${gap}b${gap}`)).toEqual(["a", "b"]);
    expect(corpusBleu([`the cat${gap}sat`], [["the cat sat"]], { effectiveOrder: true }).score).toBeCloseTo(
      100,
      9,
    );
  });

  test("the examples of the docstrings", () => {
    expect(corpusBleu(["this is a fest"], [["this is a test"]]).score).toBeCloseTo(59.4604, 4);
    expect(sentenceBleu("the cat", ["the cat"]).score).toBeCloseTo(100, 9);
    expect(corpusBleu(["the cat"], [["the cat"]]).score).toBe(0);
    expect(tokenize13a("It's 3.14, isn't it?")).toEqual(["It's", "3.14", ",", "isn't", "it", "?"]);
    expect(chrF(["the cats"], [["the cat"]])).toBeCloseTo(93.2588, 4);
  });

  test("a reference itself scores 100; one sentence never scores less with more references as long", () => {
    const atLeastFour = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 4, maxLength: 9 });
    fc.assert(
      fc.property(atLeastFour, atLeastFour, fc.nat(), (one, two, turn) => {
        const text = one.join(" ");
        expect(corpusBleu([text], [[two.join(" "), text]]).score).toBeCloseTo(100, 9);
        const other = [...one.slice(turn % one.length), ...one.slice(0, turn % one.length)].join(" ");
        const hypothesis = [...one].sort().join(" ");
        const more = corpusBleu([hypothesis], [[text, other]]).score;
        expect(more).toBeGreaterThanOrEqual(corpusBleu([hypothesis], [[text]]).score - 1e-9);
      }),
    );
  });

  test("the score is 100 · BP · exp(mean log precision), and the order of sentences does not matter", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 4 }), (pairs) => {
        const run = (given: typeof pairs) =>
          corpusBleu(
            given.map(([h]) => h.join(" ")),
            given.map(([, r]) => [r.join(" ")]),
            { tokenize: "none" },
          );
        const { score, precisions, brevityPenalty } = run(pairs);
        const product = precisions.reduce((all, p) => all * (p / 100), 1);
        expect(score).toBeCloseTo(100 * brevityPenalty * product ** 0.25, 8);
        expect(run([...pairs].reverse()).score).toBeCloseTo(score, 8);
      }),
    );
  });

  test("an option that is undefined is one left out", () => {
    const options = { effectiveOrder: undefined, smoothing: undefined, tokenize: undefined } as BleuOptions;
    expect(sentenceBleu("the cat", ["the cat"], options).score).toBeCloseTo(100, 9); // 0 if it were switched off
  });

  test("bad input is refused", () => {
    const unknown = (options: object) => () => corpusBleu(["a"], [["a"]], options);
    expect(() => corpusBleu([], [])).toThrow(/^hypotheses: expected at least one/);
    expect(() => corpusBleu(["a", "b"], [["a", "b"]])).toThrow(
      "references: expected one entry for each of 2 hypotheses, got 1",
    );
    expect(() => corpusBleu(["a", "b"], ["a", "b"] as unknown as string[][])).toThrow(
      /^references: expected for/,
    );
    expect(() => corpusBleu(["a"], [[]])).toThrow(/got \[\] at position 0/);
    expect(() => corpusBleu([["a"]] as unknown as string[], [["a"]])).toThrow(
      /^hypotheses: expected strings/,
    );
    expect(() => sentenceBleu("a", [])).toThrow(/^references/);
    expect(unknown({ smoothing: "toString" })).toThrow(/^smoothing: expected "exp"/);
    expect(unknown({ smoothing: "floor", smoothingValue: -1 })).toThrow(/^smoothingValue/);
    expect(unknown({ smoothing: "add-k", smoothingValue: NaN })).toThrow(/^smoothingValue/);
    expect(unknown({ smoothingValue: 1 })).toThrow('got 1 for "exp"');
    expect(unknown({ tokenize: "intl" })).toThrow(/^tokenize: expected "13a" or "none", got "intl"/);
    expect(() => chrF(["a"], [["a"]], { charOrder: 0 })).toThrow(/^charOrder/);
    expect(() => chrF(["a"], [["a"]], { wordOrder: -1 })).toThrow(/^wordOrder/);
    expect(() => chrF(["a"], [["a"]], { beta: 0 })).toThrow(/^beta/);
    expect(() => chrF(["a"], [[]])).toThrow(/^references/);
  });
});

describe("the parts", () => {
  test("ngrams", () => {
    expect(ngrams(["a", "b", "c"], 2)).toEqual([["a", "b"], ["b", "c"]]); // prettier-ignore
    expect(ngrams(["a"], 2)).toEqual([]);
    expect(() => ngrams(["a"], 0)).toThrow("n: expected a whole number ≥ 1, got 0");
    expect(() => clippedPrecision(["a"], [["a"]], 1.5)).toThrow(/^n/);
  });

  test("clippedPrecision: Papineni's example and one token that looks like two", () => {
    const the = "the the the the the the the".split(" ");
    const references = ["the cat is on the mat", "there is a cat on the mat"].map((text) => text.split(" "));
    expect(clippedPrecision(the, references, 1)).toEqual({ matches: 2, total: 7 });
    expect(clippedPrecision(["the", "the", "the"], [["the", "cat"]], 1)).toEqual({ matches: 1, total: 3 });
    expect(clippedPrecision(["a b", "c"], [["a", "b c"]], 2)).toEqual({ matches: 0, total: 1 });
  });

  test("clippedPrecision by striking matches out one by one, from the best reference for each n-gram", () => {
    fc.assert(
      fc.property(words, words, words, fc.integer({ min: 1, max: 4 }), (hypothesis, one, two, n) => {
        const runs = (tokens: string[]) =>
          tokens.slice(n - 1).map((_, i) => tokens.slice(i, i + n).join(" "));
        const own = runs(hypothesis);
        let matches = 0;
        for (const ngram of new Set(own)) {
          const left = [one, two].map((reference) => runs(reference).filter((other) => other === ngram));
          for (const other of own) if (other === ngram && left.some((list) => list.length > 0)) {
            matches++;
            left.forEach((list) => list.pop());
          } // prettier-ignore
        }
        expect(clippedPrecision(hypothesis, [one, two], n)).toEqual({ matches, total: own.length });
      }),
    );
  });

  test("brevityPenalty", () => {
    expect(brevityPenalty(9, 10)).toBeCloseTo(0.8948, 4);
    expect([brevityPenalty(10, 10), brevityPenalty(11, 10), brevityPenalty(0, 0)]).toEqual([1, 1, 1]);
    expect(brevityPenalty(0, 10)).toBe(0);
    expect(() => brevityPenalty(-1, 10)).toThrow(/^c: expected a number ≥ 0, got -1/);
    expect(() => brevityPenalty(1, NaN)).toThrow(/^r/);
  });
});
