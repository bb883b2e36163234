import { createRandom, tf, type Tensor } from "../../src/runtime";
import * as lab from "../../src/attention";

const random = createRandom("leaks");
const x = random.normalTensor([2, 5, 6]);
const heads = random.normalTensor([2, 3, 5, 4]);
const mask = lab.paddingMask([0, 3], 5);
const wide = lab.createMultiHeadWeights(1, { dModel: 6, heads: 3 });
const encoder = lab.createEncoderWeights(1, { dModel: 6, heads: 3 });
const decoder = lab.createDecoderWeights(1, { dModel: 6, heads: 3 });
const token = random.normalTensor([2, 1, 6]);
const kept = lab.keepMemory(x, [decoder], { heads: 3 });
const additive = lab.additiveScore(lab.createAdditiveWeights(1, { dQ: 6, dK: 6, dA: 2 }));
const concat = lab.concatScore(lab.createConcatWeights(1, { dQ: 6, dK: 6, dA: 2 }));

/** name, call, how many tensors come out */
const cases: [string, () => unknown, number][] = [
  ["attention", () => lab.attention(x, x, x, { score: additive, mask, causal: true }), 2],
  ["attention with dropout", () => lab.attention(x, x, x, { dropout: 0.5, seed: 1 }), 2],
  [
    "scaledDotProductAttention",
    () => lab.scaledDotProductAttention(x, x, x, { mask, bias: lab.alibiBias(1, 5) }),
    3,
  ],
  ["blockedAttention", () => lab.blockedAttention(heads, heads, heads, { causal: true, blockSize: 2 }), 1],
  ["blockedAttention masked", () => lab.blockedAttention(x, x, x, { mask, blockSize: 2 }), 1],
  ["localAttention", () => lab.localAttention(x, x, x, { window: 1 }), 1],
  ["multiHeadAttention", () => lab.multiHeadAttention(x, x, x, wide, { heads: 3, rotary: true }), 2],
  ["encoderBlock", () => lab.encoderBlock(x, encoder, { heads: 3, mask }), 2],
  ["decoderBlock", () => lab.decoderBlock(x, x, decoder, { heads: 3 }), 3],
  ["keepMemory", () => lab.keepMemory(x, [decoder, decoder], { heads: 3 }), 4],
  ["nextToken", () => lab.nextToken(token, [decoder], kept, { heads: 3 }), 4],
  ["scores", () => [concat, lab.cosineScore(), lab.scaledDotScore(), lab.dotScore()].map((f) => f(x, x)), 4],
  ["prepareKeys", () => lab.prepareKeys(additive, x).prepared, 1],
  ["positions", () => [lab.sinusoidalPositions(5, 6), lab.alibiBias(3, 5), lab.rotary(x)], 3],
  ["masks", () => [lab.causalMask(3), lab.localMask(3, 3, 1), lab.paddingMask([1], 3)], 3],
  [
    "gradient of blockedAttention",
    () => gradients((y) => lab.blockedAttention(y, y, y, { mask, blockSize: 2 }).output),
    1,
  ],
  [
    "gradient of encoderBlock",
    () => gradients((y) => lab.encoderBlock(y, encoder, { heads: 3, mask }).output),
    1,
  ],
];

function gradients(f: (x: Tensor) => Tensor): Tensor {
  return tf.grad((y: Tensor) => f(y).sum())(x);
}

test.each(cases)("%s leaves no tensor behind", (_, run, results) => {
  const before = tf.memory().numTensors;
  run();
  expect(tf.memory().numTensors - before).toBe(results);
});
