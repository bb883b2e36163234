import fc from "fast-check";
import { InputError } from "../../src/base";
import { logSoftmax, logSumExp, softmax } from "../../src/softmax";

/** The definition, by plain loops and without any trick: the oracle where exp does not overflow. */
function oracle(scores: readonly number[]): number[] {
  let sum = 0;
  for (const score of scores) sum += Math.exp(score);
  const weights: number[] = [];
  for (const score of scores) weights.push(Math.exp(score) / sum);
  return weights;
}

const moderate = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 23 });
const extreme = fc.array(
  fc.oneof(fc.constantFrom(-1e4, 1e4, -Infinity, 0, -0), fc.double({ min: -1e4, max: 1e4, noNaN: true })),
  { minLength: 1, maxLength: 23 },
);
const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0);

describe("softmax on arrays", () => {
  test("the example of the docstring", () => {
    expect(softmax([1.2, 0.9, 2.1]).map((x) => Number(x.toFixed(4)))).toEqual([0.2381, 0.1764, 0.5856]);
    expect(softmax([0.3])).toEqual([1]);
  });

  test("softmax(x) = exp(x) / Σ exp(x)", () => {
    fc.assert(
      fc.property(moderate, (scores) => {
        const expected = oracle(scores);
        softmax(scores).forEach((weight, i) => expect(weight).toBeCloseTo(expected[i] as number, 12));
      }),
    );
  });

  test("weights sum to 1, or are all zero where everything is masked", () => {
    fc.assert(
      fc.property(extreme, (scores) => {
        const total = sum(softmax(scores));
        if (scores.every((score) => score === -Infinity)) expect(total).toBe(0);
        else expect(total).toBeCloseTo(1, 12);
      }),
    );
  });

  test("softmax(x + c) = softmax(x)", () => {
    fc.assert(
      fc.property(moderate, fc.double({ min: -100, max: 100, noNaN: true }), (scores, c) => {
        const shifted = softmax(scores.map((score) => score + c));
        softmax(scores).forEach((weight, i) => expect(shifted[i]).toBeCloseTo(weight, 10));
      }),
    );
  });

  test("softmax keeps the order of the scores", () => {
    fc.assert(
      fc.property(extreme, (scores) => {
        const weights = softmax(scores);
        const pairs = scores.flatMap((a, i) => scores.map((b, j) => [a, b, weights[i], weights[j]] as const));
        for (const [a, b, p, q] of pairs) if (a > b) expect(p).toBeGreaterThanOrEqual(q as number);
      }),
    );
  });

  test("softmax(x, {temperature: t}) = softmax(x / t)", () => {
    const scores = [3, -1, 0.5, 2];
    const divided = softmax(scores.map((score) => score / 2.5));
    softmax(scores, { temperature: 2.5 }).forEach((w, i) => expect(w).toBeCloseTo(divided[i] as number, 14));
  });

  test("no temperature gives the numbers the source post printed (claim S2)", () => {
    for (let t = 0.05; t < 20; t *= 1.02) {
      const [a, b, c] = softmax([1.2, 0.9, 2.1], { temperature: t }) as [number, number, number];
      const error = Math.max(Math.abs(a - 0.28), Math.abs(b - 0.21), Math.abs(c - 0.51));
      expect(error).toBeGreaterThan(0.005);
    }
  });

  test("a masked score is inert: changing it changes no bit of the result", () => {
    const mask = [true, false, true, true, false];
    const a = softmax([0.1, 7, 0.3, -0.4, 1e4], { mask });
    const b = softmax([0.1, -9, 0.3, -0.4, 0], { mask });
    expect(a).toEqual(b);
    expect(a[1]).toBe(0);
    expect(sum(a)).toBeCloseTo(1, 14);
  });

  test("a fully masked row is all zeros, beside a normal one", () => {
    const weights = softmax(
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      {
        mask: [
          [0, 0, 0],
          [1, 1, 0],
        ],
      },
    );
    expect(weights[0]).toEqual([0, 0, 0]);
    expect(sum(weights[1] as number[])).toBeCloseTo(1, 14);
  });

  test("axis: columns of a 2 × 3 × 5 array sum to 1 along the axis asked for", () => {
    const array = Array.from({ length: 2 }, (_, i) =>
      Array.from({ length: 3 }, (_, j) => Array.from({ length: 5 }, (_, k) => Math.sin(i + 2 * j + 3 * k))),
    );
    const along1 = softmax(array, { axis: 1 });
    for (let i = 0; i < 2; i++) {
      for (let k = 0; k < 5; k++) {
        const column = array.map((matrix) => matrix.map((row) => row[k] as number))[i] as number[];
        const expected = oracle(column);
        expected.forEach((p, j) => expect(along1[i]?.[j]?.[k]).toBeCloseTo(p, 14));
      }
    }
    expect(softmax(array, { axis: -3 })).toEqual(softmax(array, { axis: 0 }));
  });

  test("the input is left as it was", () => {
    const scores = Object.freeze([3, 1, 2]) as number[];
    softmax(scores);
    expect(scores).toEqual([3, 1, 2]);
  });
});

describe("logSoftmax and logSumExp", () => {
  test("exp(logSoftmax(x)) = softmax(x)", () => {
    fc.assert(
      fc.property(extreme, (scores) => {
        const weights = softmax(scores);
        logSoftmax(scores).forEach((l, i) => expect(Math.exp(l)).toBeCloseTo(weights[i] as number, 12));
      }),
    );
  });

  test("log weights stay finite where the weight underflows to 0", () => {
    expect(softmax([0, -2000])[1]).toBe(0);
    expect(logSoftmax([0, -2000])[1]).toBe(-2000);
  });

  test("logSumExp: examples, shift, emptiness of −∞", () => {
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 10);
    expect(logSumExp([-1000, -1000])).toBeCloseTo(-1000 + Math.LN2, 10);
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
    expect(logSoftmax([-Infinity, -Infinity])).toEqual([-Infinity, -Infinity]);
    expect(logSoftmax([0, 0])[0]).toBeCloseTo(-Math.LN2, 14);
  });

  test("200,000 scores do not overflow the stack", () => {
    const n = 200_000;
    expect(logSumExp(new Array<number>(n).fill(0))).toBeCloseTo(Math.log(n), 8);
  });
});

describe("bad input is refused with the argument's name", () => {
  const cases: [string, () => unknown, RegExp][] = [
    ["empty scores", () => softmax([]), /^scores: expected at least one score/],
    ["an empty row", () => softmax([[], []]), /^scores: expected at least one score/],
    ["NaN", () => softmax([1, NaN]), /^scores: .* got NaN at position 1/],
    ["+∞", () => softmax([Infinity, 0]), /^scores: .* got Infinity at position 0/],
    ["temperature 0", () => softmax([1], { temperature: 0 }), /^temperature: .* got 0/],
    ["temperature < 0", () => softmax([1], { temperature: -1 }), /^temperature: .* got -1/],
    ["temperature NaN", () => softmax([1], { temperature: NaN }), /^temperature/],
    [
      "short mask",
      () => softmax([1, 2, 3], { mask: [1, 0] }),
      /^mask: expected shape \[3\], got shape \[2\]/,
    ],
    ["unknown axis", () => softmax([1], { axis: 1 }), /^axis: .* got 1/],
    ["fractional axis", () => softmax([1], { axis: 0.5 }), /^axis: .* got 0.5/],
    [
      "ragged rows",
      () => softmax([[1, 2], [3]]),
      /^scores: expected every row at one depth to have length 2/,
    ],
    ["text", () => softmax(["1"] as unknown as number[]), /^scores/],
    ["logSumExp of nothing", () => logSumExp([]), /^scores/],
    ["logSoftmax of NaN", () => logSoftmax([NaN]), /^scores/],
  ];
  test.each(cases)("%s", (_, run, message) => {
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
  });
});
