import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  alibiBias,
  createMultiHeadWeights,
  mergeHeads,
  multiHeadAttention,
  multiHeadByLoops,
  paddingMask,
  scaledDotProductAttention,
  sinusoidalPositions,
  splitHeads,
} from "../../src/attention";
import { linear } from "../../src/layers";
import { distance, expectClose, expectGradients, expectIdentical, matrix } from "./expectations";

const random = createRandom("heads");
const t = (x: number[][]) => tf.tensor2d(x);

describe("splitHeads and mergeHeads", () => {
  test("mergeHeads(splitHeads(x)) = x", () => {
    const x = random.normalTensor([2, 5, 21]);
    const split = splitHeads(x, 3);
    expect(split.shape).toEqual([2, 3, 5, 7]);
    expectIdentical(mergeHeads(split), x);
  });

  test("head 0 gets the first numbers of every token", () => {
    const x = tf.tensor3d([[[1, 2, 3, 4], [5, 6, 7, 8]]]); // prettier-ignore
    expect(splitHeads(x, 2).arraySync()).toEqual([[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]]); // prettier-ignore
  });

  test("bad widths and ranks are refused", () => {
    expect(() => splitHeads(tf.zeros([2, 5, 7]), 2)).toThrow(
      /^heads: expected a divisor of the width 7, got 2/,
    );
    expect(() => splitHeads(tf.zeros([5, 6]), 2)).toThrow(/^x/);
    expect(() => splitHeads(tf.zeros([2, 5, 6]), 1.5)).toThrow(/^heads/);
    expect(() => mergeHeads(tf.zeros([2, 5, 6]))).toThrow(/^x/);
  });
});

describe("multiHeadAttention", () => {
  const [q, kv] = [matrix(random, 5, 6), matrix(random, 7, 6)];
  const wide = {
    wQ: matrix(random, 6, 9),
    wK: matrix(random, 6, 9),
    wV: matrix(random, 6, 15),
    wO: matrix(random, 15, 6),
  };
  const weights = { wQ: t(wide.wQ), wK: t(wide.wK), wV: t(wide.wV), wO: t(wide.wO) };

  test.each([{}, { causal: true }])("equals multiHeadByLoops with 3 heads, dK 3, dV 5: %j", (options) => {
    const expected = multiHeadByLoops(q, kv, kv, wide, { heads: 3, ...options });
    const batch = (x: number[][]) => t(x).expandDims(0);
    const got = multiHeadAttention(batch(q), batch(kv), batch(kv), weights, { heads: 3, ...options });
    expect(got.weights.shape).toEqual([1, 3, 5, 7]);
    expectClose(got.output, expected.output, 1e-5);
    expectClose(got.weights, expected.weights, 1e-5);
  });

  test("one head and W = I equals single-head attention", () => {
    const eye = tf.eye(6);
    const [a, b] = [random.normalTensor([2, 5, 6]), random.normalTensor([2, 7, 6])];
    const got = multiHeadAttention(a, b, b, { wQ: eye, wK: eye, wV: eye, wO: eye }, { heads: 1 });
    const expected = scaledDotProductAttention(a, b, b);
    expect(distance(got.output, expected.output)).toBeLessThan(1e-6);
    expect(distance(got.weights.squeeze([1]), expected.weights)).toBeLessThan(1e-6);
  });

  test("permutation equivariance without positions, and its loss with them", () => {
    const x = random.normalTensor([1, 7, 8]);
    const own = createMultiHeadWeights("own", { dModel: 8, heads: 2 });
    const order = [3, 0, 6, 2, 5, 1, 4];
    const run = (y: Tensor, rotary = false) => multiHeadAttention(y, y, y, own, { heads: 2, rotary }).output;
    const permuted = (y: Tensor) => y.gather(order, 1);
    expect(distance(run(permuted(x)), permuted(run(x)))).toBeLessThan(1e-6);
    const placed = (y: Tensor) => run(y.add(sinusoidalPositions(7, 8)));
    expect(distance(placed(permuted(x)), permuted(placed(x)))).toBeGreaterThan(0.01);
    expect(distance(run(permuted(x), true), permuted(run(x, true)))).toBeGreaterThan(0.01);
  });

  test("a mask of a batch serves all heads, a bias of heads the whole batch", () => {
    const x = random.normalTensor([2, 5, 8]);
    const own = createMultiHeadWeights("own", { dModel: 8, heads: 2 });
    const mask = paddingMask([2, 5], 5);
    const bias = alibiBias(2, 5);
    const short = multiHeadAttention(x, x, x, own, { heads: 2, mask, bias });
    const long = { mask: mask.expandDims(1).tile([1, 2, 5, 1]), bias: bias.expandDims(0).tile([2, 1, 1, 1]) };
    expect(
      distance(multiHeadAttention(x, x, x, own, { heads: 2, ...long }).output, short.output),
    ).toBeLessThan(1e-6);
    expectClose(short.weights.slice([0, 0, 0, 2], [1, 2, 5, 3]), new Array(30).fill(0));
  });

  test("a fully masked row: zero weights, and the output is bO", () => {
    const x = random.normalTensor([1, 3, 4]);
    const own = { ...createMultiHeadWeights("own", { dModel: 4, heads: 2 }), bO: tf.tensor1d([1, 2, 3, 4]) };
    const got = multiHeadAttention(x, x, x, own, { heads: 2, mask: paddingMask([0], 3) });
    expectClose(got.output, [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
    expectClose(got.weights, new Array(18).fill(0));
  });

  test("gradients of inputs and all weights by finite differences", () => {
    const x = random.normalTensor([1, 3, 4]);
    const own = createMultiHeadWeights("own", { dModel: 4, heads: 2 });
    const bias = random.normalTensor([4]);
    const f = (...[a, wQ, wK, wV, wO, b]: Tensor[]) => {
      const all = { wQ, wK, wV, wO, bQ: b, bK: b, bV: b, bO: b } as unknown as typeof own;
      return multiHeadAttention(a as Tensor, a as Tensor, a as Tensor, all, { heads: 2, causal: true })
        .output;
    };
    expectGradients(f, [x, own.wQ, own.wK, own.wV, own.wO, bias]);
  });

  test("starting weights: shapes, seeds, sizes of heads", () => {
    const own = createMultiHeadWeights("s", { dModel: 6, heads: 2, dK: 5, dV: 7 });
    expect([own.wQ, own.wK, own.wV, own.wO].map((w) => w.shape)).toEqual([[6, 10], [6, 10], [6, 14], [14, 6]]); // prettier-ignore
    expectIdentical(own.wO, createMultiHeadWeights("s", { dModel: 6, heads: 2, dK: 5, dV: 7 }).wO);
    expect(() => createMultiHeadWeights("s", { dModel: 6, heads: 4 })).toThrow(/^dK: .* got 1.5/);
  });

  test("weights that do not fit are refused", () => {
    const x = random.normalTensor([1, 3, 4]);
    const own = createMultiHeadWeights("own", { dModel: 6, heads: 2 });
    expect(() => multiHeadAttention(x, x, x, own, { heads: 2 })).toThrow(
      /^weight: expected shape \[4, any\]/,
    );
    expect(() => multiHeadAttention(x.squeeze([0]), x, x, own, { heads: 2 })).toThrow(/^weight/);
  });
});

test("linear: the example of the docstring, and bad sizes", () => {
  expectClose(linear(t([[1, 2]]), t([[3], [4]])), [11]);
  expectClose(linear(t([[1, 2]]), t([[3], [4]]), tf.tensor1d([5])), [16]);
  expect(() => linear(t([[1, 2]]), t([[3]]))).toThrow(
    /^weight: expected shape \[2, any\], got shape \[1, 1\]/,
  );
  expect(() => linear(t([[1]]), t([[3]]), tf.zeros([2]))).toThrow(/^bias/);
});
