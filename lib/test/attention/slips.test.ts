/** More places where a small slip would not show elsewhere: masks per batch in second derivatives, offsets, zero vectors. */
import {
  additiveScore,
  blockedAttention,
  concatScore,
  cosineScore,
  createAdditiveWeights,
  createConcatWeights,
  createMultiHeadWeights,
  prepareKeys,
  tileState,
} from "../../src/attention";
import { projectKeys } from "../../src/attention/multiHead";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import { distance, expectSecondDerivatives } from "./expectations";

const random = createRandom("slips");
const normal = (...shape: number[]) => random.normalTensor(shape);

test("a tile whose scores lie a thousand apart", () => {
  expect(tileState([0, 1000], [[1], [3]])).toEqual({ max: 1000, sum: 1, weighted: [3] });
  expect(tileState([0, -1000], [[1], [3]])).toEqual({ max: 0, sum: 1, weighted: [1] });
});

test.each([
  ["each of the batch, for both heads", [2, 2], [2, 1]],
  ["each of the batch alone", [2], [2]],
  ["one of three outer axes", [1, 2, 2], [1, 2, 1]],
])("second derivatives of blocked attention, a mask for %s", (_, outer, ofMask) => {
  const mask = tf.tidy(() => {
    const some = random.normalTensor([...ofMask, 2, 2]).greater(0);
    return some.logicalOr(tf.eye(2).toBool()); // every query may look somewhere
  });
  const inputs = [1, 2, 3].map(() => normal(...outer, 2, 2));
  const attend = (...[q, k, v]: Tensor[]) =>
    blockedAttention(q as Tensor, k as Tensor, v as Tensor, { mask, blockSize: 1 }).output;
  expectSecondDerivatives(attend, inputs, { tolerance: 3e-3 });
});

test("keys that begin later are turned as far as they would be in the whole", () => {
  const weights = createMultiHeadWeights(1, { dModel: 4, heads: 2 });
  const keys = normal(1, 5, 4);
  const project = (x: Tensor, offset: number) =>
    projectKeys(x, x, weights, { heads: 2, rotary: true, offset });
  const late = project(keys.slice([0, 2, 0]), 2).keys;
  expect(distance(late, project(keys, 0).keys.slice([0, 0, 2, 0]))).toBeLessThan(1e-6);
});

test("starting vectors of learned scores have entries of variance 1 / d", () => {
  const vectors = [
    createConcatWeights(1, { dQ: 2, dK: 2, dA: 400 }).v,
    createAdditiveWeights(1, { dQ: 2, dK: 2, dA: 400 }).v,
  ];
  for (const v of vectors) expect(400 * (v.square().mean().dataSync()[0] as number)).toBeCloseTo(1, 0);
});

test("a vector of zeros gets no gradient under the cosine, beside one that gets some", () => {
  const q = tf.tensor3d([[[0, 0], [3, 4]]]); // prettier-ignore
  const k = normal(1, 3, 2);
  const total = (x: Tensor) => cosineScore()(x, k).sum();
  const [zero, other] = (tf.grad(total)(q).arraySync() as number[][][])[0] as [number[], number[]];
  expect(zero.map(Math.abs)).toEqual([0, 0]);
  expect(Math.max(...other.map(Math.abs))).toBeGreaterThan(1e-3);
  const second = tf
    .grad((x: Tensor) => tf.grad(total)(x).square().sum())(q)
    .arraySync() as number[][][];
  expect(second[0]?.[0]?.map(Math.abs)).toEqual([0, 0]);
});

test("learned scores prepare the keys once: afterwards they are as wide as the hidden layer", () => {
  const keys = normal(1, 5, 3);
  const hidden = [
    additiveScore(createAdditiveWeights(1, { dQ: 2, dK: 3, dA: 7 })),
    concatScore(createConcatWeights(1, { dQ: 2, dK: 3, dA: 7 })),
  ].map((score) => prepareKeys(score, keys).prepared.shape.at(-1));
  expect(hidden).toEqual([7, 7]);
});
