/** Gradients by hand keep results, which count as constants: their derivatives must come another way. */
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  additiveScore,
  attention,
  blockedAttention,
  cosineScore,
  createAdditiveWeights,
  createEncoderWeights,
  encoderBlock,
  localAttention,
  paddingMask,
  scaledDotProductAttention,
} from "../../src/attention";
import { createNormWeights, layerNorm } from "../../src/layers";
import { expectGradients, expectSecondDerivatives } from "./expectations";

const random = createRandom("second");
const q = random.normalTensor([1, 2, 4]);
const k = random.normalTensor([1, 3, 4]);
const v = random.normalTensor([1, 3, 2]);
const mask = paddingMask([2], 3);
const bias = random.normalTensor([2, 3]);
const additive = createAdditiveWeights(1, { dQ: 4, dK: 4, dA: 3 });

type Attend = (q: Tensor, k: Tensor, v: Tensor) => Tensor;
const functions: [string, Attend][] = [
  ["scaled dot product", (...x) => scaledDotProductAttention(...x).output],
  ["mask, bias, causal", (...x) => scaledDotProductAttention(...x, { mask, bias, causal: true, offset: 1 }).output],
  ["weights", (...x) => scaledDotProductAttention(...x, { mask }).weights.sum(-1, true).add(attention(...x).output)],
  ["additive", (...x) => attention(...x, { score: additiveScore(additive), mask }).output],
  ["cosine", (...x) => attention(...x, { score: cosineScore(2) }).output],
  ["blocked", (...x) => blockedAttention(...x, { blockSize: 2, mask, causal: true, offset: 1 }).output],
  ["blocked, whole rows", (...x) => blockedAttention(...x).output],
]; // prettier-ignore

test.each(functions)("%s", (_, f) => {
  const attend = (...x: Tensor[]) => f(...(x as [Tensor, Tensor, Tensor]));
  expectSecondDerivatives(attend, [q, k, v], { tolerance: 3e-3 });
});

test("offset has first derivatives in blocks", () => {
  const attend = (...x: Tensor[]) =>
    blockedAttention(...(x as [Tensor, Tensor, Tensor]), { blockSize: 2, causal: true, offset: 1 }).output;
  expectGradients(attend, [q, k, v]);
});

test("layer norm, local attention, a whole block", () => {
  expectSecondDerivatives((x) => layerNorm(x as Tensor, createNormWeights(4)), [q], {
    tolerance: 3e-3,
    step: 2e-2,
  });
  const local = (x: Tensor) => localAttention(x, x, x, { window: 1 }).output;
  expectSecondDerivatives((x) => local(x as Tensor), [q], { tolerance: 3e-3 });
  const weights = createEncoderWeights(3, { dModel: 4, heads: 2 });
  const block = (x: Tensor) => encoderBlock(x, weights, { heads: 2 }).weights;
  expectSecondDerivatives((x) => block(x as Tensor), [q], { tolerance: 5e-3, step: 2e-2 });
});

test("a zero vector has no direction: derivative 0, also the second", () => {
  const zero = tf.tensor2d([[0, 0]]);
  const f = (x: Tensor) => attention(x, tf.tensor2d([[1, 2], [3, 1]]), tf.tensor2d([[1], [2]]), { score: cosineScore() }).output; // prettier-ignore
  const second = tf.grad((x: Tensor) =>
    tf
      .grad((z: Tensor) => f(z).sum())(x)
      .sum(),
  )(zero);
  expect([...second.dataSync()].map((g) => g + 0)).toEqual([0, 0]);
});
