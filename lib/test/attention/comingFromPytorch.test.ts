/** The rows of COMING-FROM-PYTORCH.md, by their numbers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  alibiBias,
  attention,
  encoderBlock,
  createEncoderWeights,
  localAttention,
  multiHeadAttention,
  createMultiHeadWeights,
  paddingMask,
  scaledDotProductAttention,
  sinusoidalPositions,
} from "../../src/attention";
import { createNormWeights, layerNorm, linear } from "../../src/layers";
import { gru, lstm } from "../../src/recurrent";
import { maskedCrossEntropy } from "../../src/seq2seq";
import { distance, expectClose, expectIdentical } from "./expectations";

const random = createRandom("from PyTorch");
const x = random.normalTensor([2, 3, 4]);
const numbers = (t: Tensor) => [...t.dataSync()];

const rows: Record<number, () => void> = {
  1: () => {
    const keyPaddingMask = tf.tensor([[false, false, true]]); // PyTorch: hide the last key
    const { weights } = attention(x, x, x, { mask: keyPaddingMask.logicalNot() });
    expect(numbers(weights.slice([0, 0, 2], [2, 3, 1]))).toEqual([0, 0, 0, 0, 0, 0]);
  },
  2: () => {
    const additive = tf.tensor([0, -Infinity, 0]);
    expect(() => attention(x, x, x, { mask: additive })).toThrow(/^mask/);
    const { weights } = attention(x, x, x, { bias: additive });
    expect(numbers(weights.slice([0, 0, 1], [1, 3, 1]))).toEqual([0, 0, 0]);
  },
  3: () => expect(numbers(attention(x, x, x, { mask: tf.zeros([3]) }).output)).toEqual(Array(24).fill(0)),
  4: () => {
    const one = x.slice([0], [1]);
    expect(() => attention(x, one, one)).toThrow(/^keys/);
    const tiled = one.tile([2, 1, 1]);
    expect(attention(x, tiled, tiled).output.shape).toEqual([2, 3, 4]);
  },
  5: () => {
    const mask = paddingMask([2, 3], 3);
    const heads = createMultiHeadWeights(1, { dModel: 4, heads: 2 });
    expectIdentical(
      multiHeadAttention(x, x, x, heads, { heads: 2, mask }).output,
      multiHeadAttention(x, x, x, heads, { heads: 2, mask: mask.expandDims(1) }).output,
    );
    const local = localAttention(x, x, x, { window: 3, mask: mask.squeeze([1]) }).output;
    expect(distance(local, attention(x, x, x, { mask }).output)).toBeLessThan(1e-6);
  },
  6: () => {
    const newest = x.slice([0, 2, 0], [2, 1, 4]);
    const whole = attention(x, x, x, { causal: true }).output.slice([0, 2, 0], [2, 1, 4]);
    expect(distance(attention(newest, x, x, { causal: true, offset: 2 }).output, whole)).toBeLessThan(1e-6);
    expect(numbers(attention(newest, x, x, { causal: true }).weights)).toEqual([1, 0, 0, 1, 0, 0]);
  },
  7: () => {
    expect(distance(sinusoidalPositions(1, 4, 2), sinusoidalPositions(3, 4).slice([2, 0], [1, 4]))).toBeLessThan(1e-6); // prettier-ignore
    expect(numbers(alibiBias(1, 1, 3, 2)).map((b) => b + 0)).toEqual([-2, -1, 0].map((b) => b / 256));
  },
  8: () => {
    // One unit with W_ih = [1, 2, 3, 4]ᵀ, W_hh = 0 and zero biases, as PyTorch holds them: i, f, g, o in rows.
    const [ih, hh] = [tf.tensor2d([[1], [2], [3], [4]]), tf.zeros([4, 1])];
    const w = tf.concat([ih, hh], 1).transpose();
    const { state } = lstm(tf.ones([1, 1, 1]), { w, b: tf.zeros([4]) });
    const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
    expectClose(state.c as Tensor, [sigmoid(1) * Math.tanh(3)]);
    expectClose(state.h, [sigmoid(4) * Math.tanh(sigmoid(1) * Math.tanh(3))]);
  },
  9: () => {
    const w = tf.tensor2d([[1, 2, 3]]); // W_ih = [1, 2, 3]ᵀ in PyTorch: r, z, n
    const weights = { w, u: tf.zeros([1, 3]), b: tf.zeros([3]), bState: tf.tensor1d([0.5]) };
    const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
    expectClose(gru(tf.ones([1, 1, 1]), weights).state.h, [
      (1 - sigmoid(2)) * Math.tanh(3 + sigmoid(1) * 0.5),
    ]);
  },
  10: () => {
    const y = (epsilon?: number) => numbers(layerNorm(tf.tensor([[1, 3]]), createNormWeights(2), epsilon))[1];
    expect(y()).toBeCloseTo(1 / Math.sqrt(1 + 1e-5), 6);
    expect(y(1e-3)).toBeCloseTo(1 / Math.sqrt(1 + 1e-3), 6);
  },
  11: () => {
    const drop = (seed: string) => scaledDotProductAttention(x, x, x, { dropout: 0.5, seed }).weights;
    expectIdentical(drop("run/0/0"), drop("run/0/0"));
    expect(distance(drop("run/0/0"), drop("run/1/0"))).toBeGreaterThan(0);
    const block = createEncoderWeights(1, { dModel: 4, heads: 2 });
    const options = { heads: 2, dropout: 0.5, seed: "one for all" };
    const dropped = (t: Tensor) => numbers(encoderBlock(t, block, options).weights.equal(0));
    expect(dropped(x)).toEqual(dropped(x.mul(0.5)));
  },
  12: () => {
    const pytorch = tf.tensor2d([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
    expect(numbers(linear(tf.tensor([[1, 10]]), pytorch.transpose()))).toEqual([21, 43, 65]);
  },
  13: () => {
    const logits = tf.zeros([1, 2, 4]);
    const loss = maskedCrossEntropy(logits, { ids: [[3, -100]], lengths: [1] });
    expect(numbers(loss)[0]).toBeCloseTo(Math.log(4), 6);
  },
};

test.each(Object.entries(rows))("row %s", (_, holds) => holds());

test("every row of the table is here", () => {
  const text = readFileSync(join(__dirname, "../../COMING-FROM-PYTORCH.md"), "utf8");
  const listed = [...text.matchAll(/^\| (\d+) /gm)].map(([, number]) => number);
  expect(listed).toEqual(Object.keys(rows));
});
