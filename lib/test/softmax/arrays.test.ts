import fc from "fast-check";
import { tf } from "../../src/runtime";
import {
  crossEntropy,
  crossEntropyGradient,
  emptyState,
  entropy,
  merge,
  onlineSoftmax,
  softmax,
  softmaxJacobian,
  sparsemax,
  type OnlineState,
} from "../../src/softmax";

const score = fc.double({ min: -30, max: 30, noNaN: true });
const scores = fc.array(score, { minLength: 1, maxLength: 13 });
const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0);
const difference = (f: (x: number[]) => number, x: readonly number[], i: number, h = 1e-5) => {
  const moved = (d: number) => x.map((v, k) => (k === i ? v + d : v));
  return (f(moved(h)) - f(moved(-h))) / (2 * h);
};

describe("softmaxJacobian", () => {
  test("the example of the docstring", () => {
    expect(softmaxJacobian([0, 0])).toEqual([
      [0.25, -0.25],
      [-0.25, 0.25],
    ]);
  });

  test("J_ij = ∂softmax_i / ∂x_j by finite differences, with temperature", () => {
    const x = [0.3, -1.1, 2, 0.7, 0.1];
    const jacobian = softmaxJacobian(x, 1.3);
    jacobian.forEach((row, i) =>
      row.forEach((entry, j) => {
        const numeric = difference((s) => softmax(s, { temperature: 1.3 })[i] as number, x, j);
        expect(entry).toBeCloseTo(numeric, 8);
      }),
    );
  });

  test("J is symmetric and its rows sum to 0", () => {
    fc.assert(
      fc.property(scores, (x) => {
        const jacobian = softmaxJacobian(x);
        jacobian.forEach((row, i) => {
          expect(sum(row)).toBeCloseTo(0, 12);
          row.forEach((entry, j) => expect(entry).toBeCloseTo(jacobian[j]?.[i] as number, 14));
        });
      }),
    );
  });
});

describe("crossEntropy", () => {
  test("the examples of the docstrings", () => {
    expect(crossEntropy([0, 0], 0)).toBeCloseTo(Math.LN2, 14);
    expect(crossEntropyGradient([0, 0], 0)).toEqual([-0.5, 0.5]);
  });

  test("an index and its one-hot distribution are the same target", () => {
    expect(crossEntropy([1, 2, 3], [0, 1, 0])).toBeCloseTo(crossEntropy([1, 2, 3], 1), 14);
  });

  test("the gradient equals finite differences, for soft targets too", () => {
    const x = [0.2, -1, 1.7, 0.4];
    for (const target of [2, [0.1, 0.2, 0.3, 0.4]]) {
      crossEntropyGradient(x, target).forEach((g, i) =>
        expect(g).toBeCloseTo(
          difference((s) => crossEntropy(s, target), x, i),
          8,
        ),
      );
    }
  });

  test("finite where the naive form gives log 0: scores ±1e4", () => {
    expect(crossEntropy([1e4, -1e4], 1)).toBe(2e4);
    expect(crossEntropy([1e4, -1e4], 0)).toBe(0);
    expect(crossEntropy([0, -Infinity], 1)).toBe(Infinity);
    expect(crossEntropy([0, -Infinity], [1, 0])).toBeCloseTo(0, 14);
  });

  test("bad targets are refused", () => {
    expect(() => crossEntropy([0, 0], 2)).toThrow(/^target: expected a whole number from 0 to 1, got 2/);
    expect(() => crossEntropy([0, 0], [1])).toThrow(/^target: expected shape \[2\], got shape \[1\]/);
    expect(() => crossEntropyGradient([0, 0], [0.5, 0.6])).toThrow(/^target: .* sums to 1/);
    expect(() => crossEntropy([0, 0], [-1, 2])).toThrow(/^target: .* of shape \[2\]/);
    for (const target of [-1, 0.5]) expect(() => crossEntropy([0, 0], target)).toThrow(/^target: .* got/);
    const tensor = tf.tensor1d([0], "int32") as never;
    for (const f of [crossEntropy, crossEntropyGradient] as ((x: number[], t: never) => unknown)[]) {
      expect(() => f([0, 0], tensor)).toThrow(/^target: expected a number or an array/);
    }
  });
});

describe("onlineSoftmax", () => {
  const state: fc.Arbitrary<OnlineState> = fc
    .tuple(scores, fc.array(fc.tuple(score, score), { minLength: 13, maxLength: 13 }))
    .map(([x, v]) => onlineSoftmax(x, v.slice(0, x.length)).state);
  const close = (a: OnlineState, b: OnlineState) => {
    expect(a.max).toBe(b.max);
    expect(a.sum / b.sum).toBeCloseTo(1, 10);
    a.weighted.forEach((w, i) =>
      expect(Math.abs(w - (b.weighted[i] as number))).toBeLessThan(1e-8 * (1 + Math.abs(w))),
    );
  };

  test("onlineSoftmax(x).weights = softmax(x)", () => {
    fc.assert(
      fc.property(scores, (x) => {
        const expected = softmax(x);
        onlineSoftmax(x).weights.forEach((w, i) => expect(w).toBeCloseTo(expected[i] as number, 12));
      }),
    );
  });

  test("context = Σ softmax(x) v", () => {
    const x = [0.1, 2, -1];
    const v = [
      [1, 0],
      [0, 1],
      [5, 5],
    ];
    const alpha = softmax(x);
    const expected = [0, 1].map((d) => sum(alpha.map((a, i) => a * (v[i]?.[d] as number))));
    onlineSoftmax(x, v).context.forEach((c, d) => expect(c).toBeCloseTo(expected[d] as number, 14));
  });

  test("merge(merge(a, b), c) = merge(a, merge(b, c))", () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => close(merge(merge(a, b), c), merge(a, merge(b, c)))),
    );
  });

  test("merge(a, b) = merge(b, a) and merge(a, empty) = a", () => {
    fc.assert(fc.property(state, state, (a, b) => close(merge(a, b), merge(b, a))));
    fc.assert(fc.property(state, (a) => close(merge(a, emptyState), a)));
  });

  test("nothing seen so far leaves values as they are, from either side", () => {
    const hidden = onlineSoftmax([-Infinity], [[5, 6]]).state;
    expect(emptyState.weighted).toEqual([]);
    for (const merged of [merge(emptyState, hidden), merge(hidden, emptyState), merge(hidden, hidden)]) {
      expect(merged).toEqual({ max: -Infinity, sum: 0, weighted: [0, 0] });
    }
    const seen = onlineSoftmax([2], [[5, 6]]).state;
    for (const merged of [merge(emptyState, seen), merge(seen, emptyState), merge(hidden, seen)]) {
      expect(merged).toEqual({ max: 2, sum: 1, weighted: [5, 6] });
    }
  });

  test("−∞ scores: zero weight, all of them: zeros and no NaN", () => {
    expect(onlineSoftmax([-Infinity, 0], [[7], [3]]).context).toEqual([3]);
    const nothing = onlineSoftmax([-Infinity, -Infinity], [[7], [3]]);
    expect(nothing.weights).toEqual([0, 0]);
    expect(nothing.context).toEqual([0]);
  });

  test("the running maximum never falls, and there is one step a score", () => {
    const { steps } = onlineSoftmax([1, 3, 2, 5]);
    expect(steps.map((s) => s.max)).toEqual([1, 3, 3, 5]);
  });

  test("bad input is refused", () => {
    expect(() => onlineSoftmax([])).toThrow(/^scores/);
    expect(() => onlineSoftmax([1, 2], [[1]])).toThrow(/^values: expected 2 vectors, one a score, got 1/);
    const two = onlineSoftmax([1], [[1, 2]]).state;
    expect(() => merge(two, onlineSoftmax([1], [[1]]).state)).toThrow(/^b.weighted/);
  });
});

describe("entropy and sparsemax", () => {
  test("entropy: 0 for one-hot, log n for uniform, 0 for a fully masked row", () => {
    expect(entropy([0, 1, 0])).toBe(0);
    expect(entropy([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(Math.log(4), 14);
    expect(entropy([0, 0])).toBe(0);
    expect(() => entropy([0.5, 0.6])).toThrow(/^weights: expected a sum of 1/);
    expect(() => entropy([1.5, -0.5])).toThrow(/^weights: .* -0.5 at position 1/);
  });

  test("sparsemax: the example, and exact zeros where softmax has none", () => {
    expect(sparsemax([1.2, 0.9, 2.1]).map((x) => Number(x.toFixed(10)))).toEqual([0.05, 0, 0.95]);
    expect(sparsemax([0, -5])).toEqual([1, 0]);
    expect(sparsemax([-Infinity, 3])).toEqual([0, 1]);
    expect(sparsemax([-Infinity, -Infinity])).toEqual([0, 0]);
    expect(() => sparsemax([])).toThrow(/^scores/);
  });

  test("sparsemax is the nearest point of the simplex: no other weights are nearer (random search)", () => {
    const distance = (a: readonly number[], b: readonly number[]) =>
      sum(a.map((x, i) => (x - (b[i] as number)) ** 2));
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 3, maxLength: 3 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (x, raw) => {
          const p = sparsemax(x);
          expect(sum(p)).toBeCloseTo(1, 10);
          const total = sum(raw);
          if (total === 0) return;
          const rival = raw.map((r) => r / total);
          expect(distance(p, x)).toBeLessThanOrEqual(distance(rival, x) + 1e-9);
        },
      ),
    );
  });
});
