/** Against pycocoevalcap 1.2 (fixtures/generate_captions.py). */
import fc from "fast-check";
import { ciderD, documentFrequency, longestCommonSubsequence, rougeL, termWeights } from "../../src/text";

const { corpora }: typeof import("./fixtures/captions.json") = require("./fixtures/captions.json");

const close = (got: number[], wanted: number[]) => {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((score, i) => expect(got[i]).toBeCloseTo(score, 10));
};

describe("pycocoevalcap", () => {
  const named = corpora.map((corpus, i) => ({ ...corpus, name: `${i}: ${corpus.hypotheses[0]}` }));

  test.each(named)("CIDEr-D, $name", ({ hypotheses, references, cider, ciders, ciderOfSigma2 }) => {
    const { score, scores } = ciderD(hypotheses, references);
    close([score, ...scores], [cider, ...ciders]);
    close([ciderD(hypotheses, references, { sigma: 2 }).score], [ciderOfSigma2]);
  });

  test.each(named)("ROUGE-L, $name", ({ hypotheses, references, rouge, rouges }) => {
    const { score, scores } = rougeL(hypotheses, references);
    close([score, ...scores], [rouge, ...rouges]);
  });

  test("the fixtures tell good captions from bad", () => {
    const scores = corpora.flatMap(({ ciders }) => ciders);
    expect(Math.max(...scores)).toBeGreaterThan(9);
    expect(new Set(scores).size).toBeGreaterThan(50);
  });
});

describe("ciderD", () => {
  test("its example: every n-gram agrees, but three words hold none of four", () => {
    close(ciderD(["a red circle", "a dog"], [["a red circle"], ["two cats"]]).scores, [7.5, 0]);
  });

  test("documentFrequency counts pictures, not captions", () => {
    const references = [[["a", "cat"], ["a", "a"]], [["a", "dog"]]]; // prettier-ignore
    expect([...documentFrequency(references, 1)]).toEqual([
      ['["a"]', 2],
      ['["cat"]', 1],
      ['["dog"]', 1],
    ]);
  });

  test("termWeights: what every picture has weighs nothing, what none has weighs most", () => {
    const weights = termWeights(["a", "cat", "cat", "ran"], 1, new Map([['["a"]', 2], ['["cat"]', 1]]), 2); // prettier-ignore
    expect(weights.get('["a"]')).toBe(0);
    expect(weights.get('["cat"]')).toBeCloseTo(2 * Math.LN2, 12);
    expect(weights.get('["ran"]')).toBeCloseTo(Math.LN2, 12);
  });
});

describe("rougeL", () => {
  test("by hand: precision 3/3 from one reference, recall 2/2 from the other", () => {
    expect(rougeL(["a red circle"], [["a circle", "a big red circle"]]).score).toBeCloseTo(1, 12);
    // LCS 2 of 3 words, 2 of 4 in the reference
    const [p, r] = [2 / 3, 2 / 4];
    const expected = ((1 + 1.44) * p * r) / (r + 1.44 * p);
    expect(rougeL(["a red circle"], [["a big blue circle"]]).score).toBeCloseTo(expected, 12);
    expect(expected).toBeCloseTo(0.5571, 4);
  });

  test("longestCommonSubsequence agrees with trying every subsequence", () => {
    const words = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 7 });
    const subsequences = (list: string[]): string[][] =>
      list.reduce<string[][]>((all, word) => [...all, ...all.map((some) => [...some, word])], [[]]);
    fc.assert(
      fc.property(words, words, (a, b) => {
        const those = new Set(subsequences(b).map(String));
        const best = Math.max(...subsequences(a).filter((s) => those.has(String(s))).map((s) => s.length)); // prettier-ignore
        expect(longestCommonSubsequence(a, b)).toBe(best);
      }),
      { numRuns: 60 },
    );
  });

  test("an empty hypothesis scores 0 in both", () => {
    expect(rougeL(["", "a"], [["a b"], ["a"]]).scores).toEqual([0, 1]);
    expect(ciderD(["", "a"], [["a b"], ["c"]]).scores).toEqual([0, 0]);
  });

  test("bad input names the argument", () => {
    for (const score of [rougeL, ciderD]) {
      expect(() => score([], [])).toThrow(expect.objectContaining({ argument: "hypotheses" }));
      expect(() => score(["a"], [[]])).toThrow(expect.objectContaining({ argument: "references" }));
    }
    expect(() => rougeL(["a"], [["a"]], { beta: 0 })).toThrow(expect.objectContaining({ argument: "beta" }));
    expect(() => ciderD(["a"], [["a"]], { sigma: NaN })).toThrow(expect.objectContaining({ argument: "sigma" })); // prettier-ignore
  });
});
