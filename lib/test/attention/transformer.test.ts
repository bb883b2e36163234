import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  createDecoderWeights,
  createEncoderWeights,
  decoderBlock,
  encoderBlock,
  paddingMask,
} from "../../src/attention";
import {
  createFeedForwardWeights,
  createNormWeights,
  feedForward,
  layerNorm,
  trainable,
} from "../../src/layers";
import { distance, expectClose, expectGradients, expectIdentical } from "./expectations";

const random = createRandom("blocks");
const sizes = { dModel: 6, heads: 2, dHidden: 11 };

describe("layerNorm", () => {
  test("mean 0 and variance 1, then scale and shift; a constant vector becomes the shift", () => {
    const y = layerNorm(random.normalTensor([3, 7, 5], 10), createNormWeights(5));
    expectClose(y.mean(-1), new Array(21).fill(0), 1e-5);
    expectClose(y.square().mean(-1), new Array(21).fill(1), 1e-4);
    const weights = { gain: tf.tensor1d([2, 2]), bias: tf.tensor1d([3, 4]) };
    expectClose(layerNorm(tf.tensor2d([[7, 7]]), weights), [3, 4]);
    expectClose(layerNorm(tf.tensor2d([[1, 3]]), createNormWeights(2)), [-1, 1], 1e-4);
  });

  test("gradients by finite differences; other widths are refused", () => {
    const f = (...[x, gain, bias]: Tensor[]) =>
      layerNorm(x as Tensor, { gain: gain as Tensor, bias: bias as Tensor }, 1e-3);
    expectGradients(f, [random.normalTensor([2, 5]), random.normalTensor([5]), random.normalTensor([5])]);
    expect(() => layerNorm(tf.zeros([2, 5]), createNormWeights(4))).toThrow(/^gain: expected shape \[5\]/);
  });
});

test("feedForward: the example of the docstring; dHidden is 4 dModel by default", () => {
  const one = (x: number) => tf.tensor2d([[x]]);
  const weights = { w1: one(2), b1: tf.tensor1d([-1]), w2: one(3), b2: tf.tensor1d([4]) };
  expectClose(feedForward(one(1), weights), [7]);
  expectClose(feedForward(one(0), weights), [4]);
  expect(createFeedForwardWeights(1, { dModel: 3 }).w1.shape).toEqual([3, 12]);
});

describe("encoderBlock", () => {
  const weights = createEncoderWeights("encoder", sizes);
  const x = random.normalTensor([2, 5, 6]);

  test("shapes, seeds, and what padding holds does not matter to real tokens", () => {
    const { output, weights: alpha } = encoderBlock(x, weights, { heads: 2 });
    expect([output.shape, alpha.shape]).toEqual([[2, 5, 6], [2, 2, 5, 5]]); // prettier-ignore
    expectIdentical(encoderBlock(x, createEncoderWeights("encoder", sizes), { heads: 2 }).output, output);
    const mask = paddingMask([3, 3], 5);
    const moved = x.add(tf.tensor([0, 0, 0, 9, 9], [1, 5, 1]));
    const real = (y: Tensor) => encoderBlock(y, weights, { heads: 2, mask }).output.slice([0, 0], [2, 3]);
    expectIdentical(real(moved), real(x));
  });

  test("gradients by finite differences", () => {
    expectGradients(
      (y) => encoderBlock(y as Tensor, weights, { heads: 2 }).output,
      [random.normalTensor([1, 3, 6])],
      {
        tolerance: 2e-2,
      },
    );
  });

  test("trains: one block learns to sum its tokens", () => {
    const own = trainable(createEncoderWeights("train", sizes));
    const target = x.sum(1, true).broadcastTo(x.shape);
    const loss = () => encoderBlock(x, own, { heads: 2 }).output.sub(target).square().mean() as tf.Scalar;
    const before = loss().dataSync()[0] as number;
    const optimizer = tf.train.adam(0.02);
    for (let step = 0; step < 20; step++) optimizer.minimize(loss);
    expect(loss().dataSync()[0]).toBeLessThan(before / 2);
    tf.disposeVariables();
  });
});

describe("decoderBlock", () => {
  const weights = createDecoderWeights("decoder", sizes);
  const [x, memory] = [random.normalTensor([2, 5, 6]), random.normalTensor([2, 7, 6])];

  test("token t touches no output before t; masked memory is inert", () => {
    const run = (y: Tensor, m = memory) =>
      decoderBlock(y, m, weights, { heads: 2, memoryMask: paddingMask([4, 7], 7) });
    const { output, weights: alpha, crossWeights } = run(x);
    expect([alpha.shape, crossWeights.shape]).toEqual([[2, 2, 5, 5], [2, 2, 5, 7]]); // prettier-ignore
    const moved = x.add(tf.tensor([0, 0, 0, 9, 9], [1, 5, 1]));
    expectIdentical(run(moved).output.slice([0, 0], [2, 3]), output.slice([0, 0], [2, 3]));
    const other = memory.add(tf.tensor([0, 0, 0, 0, 5, 5, 5], [1, 7, 1]));
    expectIdentical(run(x, other).output.slice([0], [1]), output.slice([0], [1]));
    expect(distance(run(x, other).output, output)).toBeGreaterThan(0.01);
  });

  test("dropout needs a seed here too; memory of another width is refused", () => {
    expect(() => decoderBlock(x, memory, weights, { heads: 2, dropout: 0.5 })).toThrow(/^seed/);
    const dropped = decoderBlock(x, memory, weights, { heads: 2, dropout: 0.5, seed: 3 }).output;
    expectIdentical(decoderBlock(x, memory, weights, { heads: 2, dropout: 0.5, seed: 3 }).output, dropped);
    expect(() => decoderBlock(x, tf.zeros([2, 7, 5]), weights, { heads: 2 })).toThrow(/^memory/);
  });
});
