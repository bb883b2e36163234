/** Against numbers of PyTorch 2.13 (fixtures/make_fixtures.py). Its fully masked rows are zeros as well. */
import { tf, type Tensor } from "../../src/runtime";
import {
  blockedAttention,
  decoderBlock,
  encoderBlock,
  multiHeadAttention,
  paddingMask,
  scaledDotProductAttention,
  type DecoderWeights,
  type EncoderWeights,
  type MultiHeadWeights,
} from "../../src/attention";
import { layerNorm, type WeightTree } from "../../src/layers";
import { expectClose } from "./expectations";

const fixtures: typeof import("./fixtures/pytorch.json") = require("./fixtures/pytorch.json");

/** Arrays of numbers as tensors, to any depth of objects. */
function tensors(tree: unknown): WeightTree {
  if (Array.isArray(tree)) return tf.tensor(tree as number[]);
  const entries = Object.entries(tree as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, value]) => [name, tensors(value)]));
}

describe("scaled_dot_product_attention", () => {
  const { inputs, ...expected } = fixtures.scaledDotProduct;
  const { q, k, v, padding, arbitrary, dead, bias } = tensors(inputs) as Record<string, Tensor>;
  const options = {
    plain: {},
    scale: { scale: expected.scale.scale },
    padding: { mask: padding },
    causal: { causal: true },
    arbitrary: { mask: arbitrary },
    bias: { bias },
    deadRow: { mask: dead },
  };
  const names = Object.keys(options) as (keyof typeof options)[];
  test.each(names)("%s", (name) => {
    const { output } = scaledDotProductAttention(q as Tensor, k as Tensor, v as Tensor, options[name]);
    expectClose(output, expected[name].output, 1e-5);
    if (name === "bias") return; // blocked attention takes masks only
    for (const blockSize of [2, 5, undefined]) {
      const blocked = blockedAttention(q as Tensor, k as Tensor, v as Tensor, {
        ...options[name],
        blockSize,
      });
      expectClose(blocked.output, expected[name].output, 1e-5);
    }
  });

  test("gradients with a mask", () => {
    const { q, k, v, mask, c, dq, dk, dv } = fixtures.gradients;
    const inputs = [q, k, v].map((x) => tf.tensor(x));
    for (const f of [scaledDotProductAttention, blockedAttention]) {
      const objective = (...[a, b, d]: Tensor[]) =>
        f(a as Tensor, b as Tensor, d as Tensor, { mask: tf.tensor(mask) }).output.mul(tf.tensor(c)).sum() as tf.Scalar; // prettier-ignore
      const gradients = tf.grads(objective)(inputs);
      [dq, dk, dv].forEach((expected, i) => expectClose(gradients[i] as Tensor, expected, 1e-5));
    }
  });
});

test("MultiheadAttention: padding and causal, with the weights of every head", () => {
  const { weights, inputs, padding, causal } = fixtures.multiHead;
  const own = tensors(weights) as MultiHeadWeights;
  const [q, kv] = [tf.tensor(inputs.q), tf.tensor(inputs.kv)];
  const mask = paddingMask(inputs.lengths, 7);
  const cross = multiHeadAttention(q, kv, kv, own, { heads: 3, mask });
  expectClose(cross.output, padding.output, 1e-5);
  expectClose(cross.weights, padding.weights, 1e-5);
  const self = multiHeadAttention(q, q, q, own, { heads: 3, causal: true });
  expectClose(self.output, causal.output, 1e-5);
  expectClose(self.weights, causal.weights, 1e-5);
});

test("layer_norm", () => {
  const { x, gain, bias, output } = fixtures.layerNorm;
  const weights = { gain: tf.tensor(gain), bias: tf.tensor(bias) };
  expectClose(layerNorm(tf.tensor(x), weights), output, 1e-5);
});

test("TransformerEncoderLayer with norm_first and padding", () => {
  const { inputs, padding, ...weights } = fixtures.encoder;
  const mask = paddingMask(inputs.lengths, 5);
  const own = tensors(weights) as EncoderWeights;
  expectClose(encoderBlock(tf.tensor(inputs.x), own, { heads: 2, mask }).output, padding.output, 2e-5);
});

test("TransformerDecoderLayer with norm_first, causal, padded memory", () => {
  const { inputs, causal, ...weights } = fixtures.decoder;
  const memoryMask = paddingMask(inputs.lengths, 4);
  const own = tensors(weights) as DecoderWeights;
  const { output } = decoderBlock(tf.tensor(inputs.x), tf.tensor(inputs.memory), own, {
    heads: 3,
    memoryMask,
  });
  expectClose(output, causal.output, 2e-5);
});
