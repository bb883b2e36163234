/** Pages that run a learner's function: what travels, what does not, and that the library's forms are the library's. */
import fc from "fast-check";
import { dotByLoops, positionsByLoops, scaledDotByLoops, scoresByLoops } from "../../src/attention";
import {
  dragPositions,
  dragProjections,
  dragQuery,
  dragScores,
  dragSimplex,
  hoverWords,
  outputOf,
  paintMask,
  stepTiles,
  tryScaling,
  typeTranslation,
  type Travelling,
} from "../../src/explorables";
import * as forms from "../../src/explorables/forms";
import { merge, onlineSoftmax, softmax, softmaxJacobian, sparsemax } from "../../src/softmax";
import { corpusBleu } from "../../src/text";
import { all, computed, looked } from "./all";

const scores = fc.array(fc.double({ min: -700, max: 700, noNaN: true }), { minLength: 1, maxLength: 8 });

test("the forms that travel equal the library's functions", () => {
  fc.assert(
    fc.property(scores, (row) => {
      const expected = softmax(row);
      forms.softmax(row).forEach((w, i) => expect(w).toBeCloseTo(expected[i] ?? NaN, 12));
      expect(forms.score(row, row)).toBeCloseTo(dotByLoops(row, row), 6);
    }),
  );
  const encodings = positionsByLoops(9, 6);
  encodings.forEach((row, i) => row.forEach((x, k) => expect(forms.encode(i, 6)[k]).toBeCloseTo(x, 6)));
  expect(forms.softmax([-Infinity, 0])).toEqual(softmax([-Infinity, 0]));
  expect(forms.softmax([-Infinity, -Infinity])).toEqual([0, 0]);
});

test("dragScores: weights of the scores, as the library gives them", () => {
  expect(computed(dragScores({ scores: [1, 2] }))).toEqual(softmax([1, 2]));
});

test("dragQuery: scores, weights and the weighted mean of the values", () => {
  const { start } = dragQuery();
  const { query, keys, values } = start as { query: number[]; keys: number[][]; values: number[][] };
  const expected = keys.map((key) => dotByLoops(query, key));
  const found = computed(dragQuery()) as { scores: number[]; weights: number[]; context: number[] };
  expect(found.scores).toEqual(expected);
  softmax(expected).forEach((w, i) => expect(found.weights[i]).toBeCloseTo(w, 12));
  const mean = (axis: number) =>
    values.reduce((sum, v, i) => sum + (softmax(expected)[i] ?? 0) * (v[axis] ?? 0), 0);
  found.context.forEach((x, axis) => expect(x).toBeCloseTo(mean(axis), 12));
});

test("paintMask: −∞ before softmax keeps rows at 1, zeros after it do not", () => {
  const { before, after } = computed(paintMask({ words: ["a", "b"], scores: [[0, 0], [0, 0]], mask: [[1, 0], [1, 1]] })) as Record<string, number[][]>; // prettier-ignore
  expect(before).toEqual([[1, 0], [0.5, 0.5]]); // prettier-ignore
  expect(after).toEqual([[0.5, 0], [0.5, 0.5]]); // prettier-ignore
  const none = computed(paintMask({ words: ["a"], scores: [[3]], mask: [[0]] }));
  expect(none).toEqual({ before: [[0]], after: [[0]] });
});

test("dragSimplex: softmax and sparsemax of the three scores", () => {
  const rows = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(rows, (row) => {
      const { soft, sparse } = computed(dragSimplex(), [row]) as { soft: number[]; sparse: number[] };
      softmax(row).forEach((w, i) => expect(soft[i]).toBeCloseTo(w, 12));
      sparsemax(row).forEach((w, i) => expect(sparse[i]).toBeCloseTo(w, 12));
    }),
  );
  expect(() => dragSimplex({ scores: [1, 2] })).toThrow(/scores: expected three of them, got 2/);
  expect(() => dragSimplex({ scores: [1, 2, 4] })).toThrow(/scores: expected scores from −3 to 3, got 4/);
});

test("stepTiles: the state after each tile is that of all scores so far, whatever the tile", () => {
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 9 }), (row, tile) => {
      const states = computed(stepTiles(), [row, tile]) as { max: number; sum: number }[];
      expect(states).toHaveLength(Math.ceil(row.length / tile));
      states.forEach(({ max, sum }, i) => {
        const { state } = onlineSoftmax(row.slice(0, (i + 1) * tile));
        expect(max - state.max).toBeCloseTo(0, 12); // 0 and −0 are one maximum
        expect(sum / state.sum).toBeCloseTo(1, 10);
      });
    }),
  );
  const [a, b] = [{ max: 1, sum: 2 }, { max: 3, sum: 1.5 }]; // prettier-ignore
  const { max, sum } = merge({ ...a, weighted: [] }, { ...b, weighted: [] });
  expect(forms.merge(a, b)).toEqual({ max, sum });
});

test("dragPositions: dot products of the library's encodings, which the distance decides", () => {
  const [length, d] = [40, 16];
  const encodings = positionsByLoops(length, d);
  const products = computed(dragPositions({ positions: [7, 9], length, d })) as number[];
  products.forEach((p, i) =>
    expect(p).toBeCloseTo(dotByLoops(encodings[7] as number[], encodings[i] as number[]), 6),
  );
  const moved = computed(dragPositions({ positions: [17, 19], length, d })) as number[];
  expect(moved[19]).toBeCloseTo(products[9] as number, 10);
  expect(() => dragPositions({ positions: [7, 90] })).toThrow(
    /positions: expected a whole number from 0 to 79, got 90/,
  );
  expect(() => dragPositions({ d: 7 })).toThrow(/d: expected an even number, got 7/);
});

test("dragProjections: queries and keys through the matrices, scores and weights as the library's", () => {
  const [vectors, toQueries, toKeys] = [[[1, 2], [0, -1], [3, 0.5]], [[2, 0], [1, -1]], [[0, 1], [1, 0]]]; // prettier-ignore
  const found = computed(dragProjections(), [vectors, toQueries, toKeys]) as Record<"queries" | "keys" | "scores" | "weights", number[][]>; // prettier-ignore
  expect(found.queries).toEqual([[2, -1], [0, 1], [6, 2.5]]); // prettier-ignore
  expect(found.keys).toEqual([[2, 1], [-1, 0], [0.5, 3]]); // prettier-ignore
  const scores = scoresByLoops(found.queries, found.keys, scaledDotByLoops);
  found.scores.forEach((row, i) => row.forEach((s, j) => expect(s).toBeCloseTo(scores[i]?.[j] as number, 6)));
  found.weights.forEach((row, i) => {
    const expected = softmax(found.scores[i] as number[]);
    row.forEach((w, j) => expect(w).toBeCloseTo(expected[j] as number, 12));
  });
  expect(() => dragProjections({ toKeys: [[4, 0], [0, 1]] })).toThrow(/toKeys: expected two numbers from −3 to 3/); // prettier-ignore
  expect(() => dragProjections({ words: ["a"] })).toThrow(/words: expected three of them, got 1/);
});

test("tryScaling: medians of a hundred draws, the Jacobian's size as the library's", () => {
  type Draws = Record<"bare" | "scaled", number[]> &
    Record<"largest" | "slope", { bare: number; scaled: number }>;
  const at = (width: number) => computed(tryScaling({ width })) as Draws;
  const [narrow, wide] = [at(1), at(1024)];
  expect(narrow.bare).toEqual(narrow.scaled); // √1 changes nothing
  expect(wide.largest.bare).toBeGreaterThan(0.99);
  expect(wide.largest.scaled).toBeLessThan(0.6);
  expect(wide.slope.scaled / at(64).slope.scaled).toBeGreaterThan(0.7);
  expect(wide.slope.bare).toBeLessThan(0.01 * wide.slope.scaled);
  // One draw's size, when all draws are alike.
  const alike = computed(tryScaling({ softmax: (s) => s.map((_, i) => (i === 0 ? 0.65 : 0.05)) })) as Draws;
  const w = Array.from({ length: 8 }, (_, i) => (i === 0 ? 0.65 : 0.05));
  const jacobian = softmaxJacobian(w.map(Math.log));
  expect(alike.slope.bare).toBeCloseTo(Math.hypot(...jacobian.flat()), 10);
  expect(() => tryScaling({ width: 100 })).toThrow(/width: expected a power of two from 1 to 1024, got 100/);
});

test("typeTranslation: the parts of BLEU and their product, as the library gives them", () => {
  const words = fc.array(fc.constantFrom("the", "cat", "sat", "on", "a", "mat"), {
    minLength: 1,
    maxLength: 9,
  });
  fc.assert(
    fc.property(words, words, (candidate, reference) => {
      const parts = forms.bleu(candidate, reference);
      const expected = corpusBleu([candidate.join(" ")], [[reference.join(" ")]], { smoothing: "none", tokenize: "none" }); // prettier-ignore
      expect([parts.matches, parts.totals]).toEqual([expected.counts, expected.totals]);
      expect(parts.brevity).toBeCloseTo(expected.brevityPenalty, 12);
      expect(parts.score).toBeCloseTo(expected.score, 8);
    }),
  );
  expect(computed(typeTranslation())).toEqual(forms.bleu("the cat sat on a mat".split(" "), "the cat sat on the mat today".split(" "))); // prettier-ignore
  expect(forms.bleu([], ["a"])).toEqual({
    matches: [0, 0, 0, 0],
    totals: [0, 0, 0, 0],
    brevity: 0,
    score: 0,
  });
  expect(() => typeTranslation({ reference: " " })).toThrow(
    /reference: expected at least one word, got none/,
  );
});

test("hoverWords: the share of a look in a window; words, weights and grid have to fit", () => {
  const { start } = hoverWords({ ...looked, word: 1 });
  const { maps } = start as { maps: number[][][] };
  expect(maps[1]).toEqual([[0.7, 0.1], [0.1, 0.1]]); // prettier-ignore
  const share = (word: number, row: number, column: number, size = 1) =>
    computed(hoverWords(looked), [maps[word], { row, column, size }]) as number;
  expect(share(1, 0, 0)).toBeCloseTo(0.7, 12);
  expect(share(2, 1, 1)).toBe(1);
  expect(share(1, 0, 0, 2)).toBeCloseTo(1, 12);
  expect(() => hoverWords({ ...looked, words: ["a"] })).toThrow(/weights: expected/);
  expect(() => hoverWords({ ...looked, picture: "https://example.org/x.png" })).toThrow(
    /picture: expected a data address/,
  );
  expect(() => hoverWords({ ...looked, word: 3 })).toThrow(/word: expected 0 to 2, got 3/);
  expect(() => hoverWords({ ...looked, size: 3 })).toThrow(
    /size: expected a whole number from 1 to 2, got 3/,
  );
});

test("a learner's function takes the place of the library's", () => {
  const overSum = (s: number[]) => s.map((x) => x / s.reduce((a, b) => a + b, 0));
  expect(computed(dragScores({ softmax: overSum, scores: [1, 3] }))).toEqual([0.25, 0.75]);
});

test("functions of other cells travel when they are handed over, under the names that a cell gives them", () => {
  const double: Travelling = (x: number) => 2 * x;
  const inCell = new Function("s", "return s.map((x) => exports.double(x));") as (s: number[]) => number[];
  const imported = new Function("s", "return s.map((x) => (0, helpers_1.double)(x));") as (
    s: number[],
  ) => number[];
  for (const softmax of [inCell, imported]) {
    expect(computed(dragScores({ softmax, uses: { double }, scores: [1, 3] }))).toEqual([2, 6]);
    expect(() => outputOf(dragScores({ softmax }))).toThrow(/uses: \{ double \}.*one that uses double/);
  }
});

test("what cannot travel is refused in words", () => {
  const tensors = new Function("s", "return tf.softmax(s);") as (s: number[]) => number[];
  class Softmax {}
  const refused: [unknown, RegExp][] = [
    [tensors, /softmax: expected a function of plain arrays: tensors do not exist in a page/],
    [Math.max, /one that is built in/],
    [Softmax, /expected a function, got a class/],
    [3, /expected a function, got number/],
  ];
  for (const [softmax, message] of refused) {
    expect(() => outputOf(dragScores({ softmax } as never))).toThrow(message);
  }
});

test("a function that is wrong, throws or never ends still travels: the page says so", () => {
  const wrong = [
    () => "no",
    () => {
      throw new Error("not yet");
    },
    () => {
      for (;;);
    },
  ];
  for (const softmax of wrong)
    expect(outputOf(dragScores({ softmax: softmax as never }))).toContain("<iframe");
});

test.each(Object.entries(all))(
  "%s: a picture and a closed frame, within 80 kB, that nothing breaks out of",
  (_, each) => {
    const output = outputOf(each);
    expect(output.length).toBeLessThan(80_000);
    expect(output).toMatch(/<img src="data:image\/svg\+xml;base64,[^"]+" alt="[^"]{40,}"/);
    expect(output).toContain('sandbox="allow-scripts"');
    expect(output).not.toMatch(/allow-same-origin|https?:\/\/(?!www\.w3\.org)/);
    expect(output.match(/<iframe/g)).toHaveLength(1);
    const svg = Buffer.from(/base64,([^"]+)/.exec(output)?.[1] ?? "", "base64").toString();
    expect(svg).toMatch(/^<svg [^>]*viewBox.*<\/svg>$/s);
  },
);

test("labels and code that look like markup stay text", () => {
  const softmax = (s: number[]) => (String("</script><iframe>") ? s : s);
  const output = outputOf(dragScores({ softmax, labels: ['"><script>', "b"], scores: [1, 2] }));
  expect(output.match(/<iframe/g)).toHaveLength(1);
  expect(output).not.toMatch(/"><script>/);
});

test("what does not fit is refused", () => {
  expect(() => dragScores({ scores: [1], labels: ["a", "b"] })).toThrow(/labels: expected 1 labels, got 2/);
  expect(() => dragScores({ scores: [9] })).toThrow(/scores: expected scores from −5 to 5, got 9/);
  expect(() => dragScores({ scores: [NaN] })).toThrow(/got NaN/);
  expect(() => dragQuery({ words: ["a"] })).toThrow(/words: expected three of them, got 1/);
  expect(() => dragQuery({ query: [4, 0] })).toThrow(/query: expected two numbers from −3 to 3/);
  expect(() => paintMask({ words: ["a", "b"], mask: [[1]] })).toThrow(/mask: expected 2 rows of 2 numbers/);
  expect(() => stepTiles({ scores: [1] })).toThrow(/scores: expected 2 to 12 scores, got 1/);
  expect(() => stepTiles({ tile: 0.5 })).toThrow(/tile: expected a whole number ≥ 1, got 0.5/);
  expect(() => paintMask({ words: [] })).toThrow(/one to six words, got 0/);
});
