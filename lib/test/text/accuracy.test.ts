import fc from "fast-check";
import { accuracyByPosition, exactMatch, perplexity, tokenAccuracy } from "../../src/text";

const tokens = fc.array(fc.constantFrom("a", "b"), { maxLength: 5 });
const pairs = fc.array(fc.tuple(tokens, tokens), { minLength: 1, maxLength: 6 });
const split = (given: [string[], string[]][]) =>
  [given.map(([hypothesis]) => hypothesis), given.map(([, reference]) => reference)] as const;

test("the examples of the docstrings", () => {
  expect(exactMatch([["a", "b"], ["c"]], [["a", "b"], ["d"]])).toBe(0.5); // prettier-ignore
  expect(tokenAccuracy([["a", "x", "c", "d"]], [["a", "b", "c"]])).toBe(0.5);
  expect(accuracyByPosition([["a", "x"], ["b"]], [["a", "b"], ["c"]])).toEqual([0.5, 0]); // prettier-ignore
  expect(perplexity(3 * Math.log(4), 3)).toBeCloseTo(4, 12);
});

test("too short and too long count as wrong, at the positions concerned", () => {
  const reference = [["a", "b", "c"]];
  expect(tokenAccuracy([["a"]], reference)).toBeCloseTo(1 / 3, 12);
  expect(accuracyByPosition([["a"]], reference)).toEqual([1, 0, 0]);
  expect(accuracyByPosition([["a", "b", "c", "d"]], reference)).toEqual([1, 1, 1, 0]);
  expect(exactMatch([["a", "b"]], reference)).toBe(0);
  expect(exactMatch([["a", "b", "c", "d"]], reference)).toBe(0);
  expect(accuracyByPosition([[]], [[]])).toEqual([]);
  expect(exactMatch([[]], [[]])).toBe(1);
});

test("by plain loops: padded to one length with what equals nothing", () => {
  fc.assert(
    fc.property(pairs, (given) => {
      const [hypotheses, references] = split(given);
      const rows = given.map(([h, r]) =>
        Array.from({ length: Math.max(h.length, r.length) }, (_, t) => (h[t] ?? "-") === (r[t] ?? "+")),
      );
      const length = Math.max(...rows.map((row) => row.length));
      const share = (values: boolean[]) => values.filter(Boolean).length / values.length;
      const column = (t: number) => rows.flatMap((row) => row.slice(t, t + 1));
      const byPosition = Array.from({ length }, (_, t) => share(column(t)));
      expect(accuracyByPosition(hypotheses, references)).toEqual(byPosition);
      expect(exactMatch(hypotheses, references)).toBe(share(rows.map((row) => row.every(Boolean))));
      if (length > 0) expect(tokenAccuracy(hypotheses, references)).toBe(share(rows.flat()));
    }),
  );
});

test("every score is symmetric in its two arguments", () => {
  fc.assert(
    fc.property(pairs, (given) => {
      const [hypotheses, references] = split(given);
      expect(exactMatch(hypotheses, references)).toBe(exactMatch(references, hypotheses));
      expect(accuracyByPosition(hypotheses, references)).toEqual(accuracyByPosition(references, hypotheses));
    }),
  );
});

test("perplexity of a uniform choice among n is n; certainty gives 1", () => {
  for (const n of [2, 7, 101]) expect(perplexity(13 * Math.log(n), 13)).toBeCloseTo(n, 9);
  expect(perplexity(0, 5)).toBe(1);
  expect(perplexity(Infinity, 5)).toBe(Infinity);
});

test("bad input is refused", () => {
  expect(() => exactMatch([], [])).toThrow(/^hypotheses: expected at least one/);
  expect(() => tokenAccuracy([["a"]], [["a"], ["b"]])).toThrow(
    /^references: expected one entry for each of 1/,
  );
  expect(() => tokenAccuracy([[]], [[]])).toThrow(/^references: expected at least one token/);
  expect(() => accuracyByPosition([["a"]], [])).toThrow(/^references/);
  expect(() => perplexity(-1, 3)).toThrow(/^totalNegativeLogLikelihood/);
  expect(() => perplexity(NaN, 3)).toThrow(/^totalNegativeLogLikelihood/);
  expect(() => perplexity(1, 0)).toThrow("tokens: expected a whole number ≥ 1, got 0");
});
