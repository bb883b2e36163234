import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  attention,
  blockedAttention,
  localAttention,
  multiHeadAttention,
  createMultiHeadWeights,
  paddingMask,
  scaledDotProductAttention,
} from "../../src/attention";
import { expectIdentical } from "./expectations";

const random = createRandom("masking");
const [q, k, v] = [
  random.normalTensor([2, 7, 4]),
  random.normalTensor([2, 7, 4]),
  random.normalTensor([2, 7, 3]),
];
const padding = paddingMask([4, 0], 7);
const square = random.normalTensor([2, 7, 8]);
const weights = createMultiHeadWeights("m", { dModel: 8, heads: 2 });

type Run = (q: Tensor, k: Tensor, v: Tensor, mask: Tensor) => Tensor;
const functions: [string, Run][] = [
  ["scaledDotProductAttention", (a, b, c, mask) => scaledDotProductAttention(a, b, c, { mask }).output],
  ["attention", (a, b, c, mask) => attention(a, b, c, { mask }).output],
  ["blockedAttention", (a, b, c, mask) => blockedAttention(a, b, c, { mask }).output],
  [
    "blockedAttention in tiles of 3",
    (a, b, c, mask) => blockedAttention(a, b, c, { mask, blockSize: 3 }).output,
  ],
];

/** Puts `filling` wherever the padding is. */
function spoil(x: Tensor, filling: number): Tensor {
  const real = padding.reshape([2, 7, 1]).broadcastTo(x.shape);
  return tf.where(real.toBool(), x, tf.fill(x.shape, filling));
}

describe.each(functions)("masked keys are inert in %s", (_, run) => {
  test.each([0, 1e4, -3e38, Infinity, NaN])("padding filled with %d changes no bit", (filling) => {
    expectIdentical(run(q, spoil(k, filling), spoil(v, filling), padding), run(q, k, v, padding));
  });

  test("gradients stay finite under NaN padding, and are 0 there and in the fully masked sequence", () => {
    const objective = (a: Tensor, b: Tensor, c: Tensor) => run(a, b, c, padding).sum() as tf.Scalar;
    const gradients = tf.grads(objective)([q, spoil(k, NaN), spoil(v, NaN)]);
    for (const gradient of gradients) {
      expect(gradient.isFinite().all().dataSync()[0]).toBe(1);
      expect(gradient.slice([1], [1]).abs().max().dataSync()[0]).toBe(0);
    }
    expect(gradients[2]?.slice([0, 4], [1, 3]).abs().max().dataSync()[0]).toBe(0);
  });

  test("a mask that differs between queries: huge finite keys and values under it are inert too", () => {
    const mask = tf.tidy(() => tf.range(0, 49).mod(3).notEqual(0).reshape([7, 7]).logicalAnd(tf.oneHot([2], 7, 0, 1).toBool())); // prettier-ignore
    const column = tf.oneHot([2], 7).reshape([1, 7, 1]);
    const moved = (x: Tensor) => x.add(column.mul(1e30));
    expectIdentical(run(q, moved(k), moved(v), mask), run(q, k, v, mask));
  });

  test("a fully masked sequence gives zeros", () => {
    expect(run(q, k, v, padding).slice([1], [1]).abs().max().dataSync()[0]).toBe(0);
  });

  test("NaN in a used key reaches the output: it is not hidden", () => {
    expect(run(q, k.mul(NaN), v, padding).slice([0], [1]).isNaN().all().dataSync()[0]).toBe(1);
  });
});

test("masked keys are inert in multiHeadAttention and localAttention", () => {
  const two = paddingMask([4, 7], 7);
  const real = two.reshape([2, 7, 1]).broadcastTo(square.shape).toBool();
  const other = tf.where(real, square, tf.fill(square.shape, 1e6));
  const run = (x: Tensor) => multiHeadAttention(square, x, x, weights, { heads: 2, mask: two }).output;
  expectIdentical(run(other), run(square));
  const local = (x: Tensor) => localAttention(square, x, x, { window: 2, mask: two.squeeze([1]) }).output;
  expectIdentical(local(tf.where(real, square, tf.fill(square.shape, NaN))), local(square));
});

describe("the extremes of float32", () => {
  const big = (x: number) => tf.tensor2d([[x, 0], [-x, 0], [0, 1]]); // prettier-ignore
  const values = tf.tensor2d([[1], [2], [4]]);

  test.each(functions)("logits ±1e4: one-hot weights, no NaN in %s", (_, run) => {
    const all = tf.ones([3, 3]);
    const output = run(big(1e4).mul(Math.SQRT2), big(1), values, all).dataSync();
    expect([...output].slice(0, 2)).toEqual([1, 2]);
    const gradients = tf.grads((a: Tensor, b: Tensor, c: Tensor) => run(a, b, c, all).sum() as tf.Scalar)([
      big(1e4),
      big(1),
      values,
    ]);
    for (const gradient of gradients) expect(gradient.isFinite().all().dataSync()[0]).toBe(1);
  });

  test.each(functions)("logits of 1e37, where masked ones are not far away, in %s", (_, run) => {
    const mask = tf.tensor2d([[1, 1, 0], [0, 1, 0], [0, 0, 0]]); // prettier-ignore
    const output = run(big(-1e37), big(1), values, mask).dataSync();
    expect([...output]).toEqual([2, 2, 0]);
  });
});
