/** Where a small slip in attention would not show elsewhere: large scores, zero components, integers, how work is cut. */
import {
  additiveScore,
  attention,
  attentionByLoops,
  blockedAttention,
  blockedByLoops,
  causalMask,
  concatScore,
  cosineByLoops,
  cosineScore,
  createAdditiveWeights,
  createConcatWeights,
  createMultiHeadWeights,
  localAttention,
  paddingMask,
  prepareKeys,
  scaledDotProductAttention,
  sinusoidalPositions,
  tileState,
} from "../../src/attention";
import { projectKeys } from "../../src/attention/multiHead";
import { planTiles } from "../../src/attention/kernels/tiles";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import { distance, expectClose, expectGradients, expectSecondDerivatives } from "./expectations";

const random = createRandom("edges");
const normal = (...shape: number[]) => random.normalTensor(shape);

test("scores of a thousand do not overflow in loops", () => {
  const [q, k] = [[[40, 0]], [[40, 0], [39, 0]]]; // prettier-ignore
  const { output } = attentionByLoops(q, k, [[1], [5]], { score: (a, b) => (a[0] ?? 0) * (b[0] ?? 0) });
  expect(output[0]?.[0]).toBeCloseTo(1, 10);
  expect(blockedByLoops([1600, 1560, 1600], [[1], [5], [3]], 2)[0]).toBeCloseTo(2, 10);
  expect(blockedByLoops([-1600, -1600], [[1], [3]], 1)[0]).toBeCloseTo(2, 10);
});

test("cosine: a vector without length scores 0, one with a component of 0 is as good as any", () => {
  expect(cosineByLoops()([0, 0], [1, 2])).toBe(0);
  const score = (...x: Tensor[]) => cosineScore()(x[0] as Tensor, x[1] as Tensor);
  const sparse = tf.tensor3d([[[3, 0, 0.5], [0, 2, 1]]]); // prettier-ignore
  expectGradients(score, [sparse, normal(1, 2, 3)]);
  expectSecondDerivatives(score, [sparse, normal(1, 2, 3)], { tolerance: 3e-3 });
});

test("weights without rows or columns are refused by name", () => {
  const empty = { W: tf.zeros([3, 0]), U: tf.zeros([3, 0]), v: tf.zeros([0]) };
  expect(() => additiveScore(empty)(normal(1, 2, 3), normal(1, 2, 3))).toThrow(
    /^W: expected sizes of at least 1, got shape \[3, 0\]/,
  );
});

test("whole numbers as queries, keys and values", () => {
  const whole = (...shape: number[]) => normal(...shape).mul(3).round(); // prettier-ignore
  const floats = [whole(1, 4, 2), whole(1, 4, 2), whole(1, 4, 2)] as [Tensor, Tensor, Tensor];
  const ints = floats.map((x) => x.toInt()) as typeof floats;
  const mask = causalMask(4);
  expect(distance(attention(...ints).output, attention(...floats).output)).toBe(0);
  expect(
    distance(blockedAttention(...ints, { mask }).output, blockedAttention(...floats, { mask }).output),
  ).toBe(0);
  const local = (x: typeof floats) => localAttention(...x, { window: 1 }).output;
  expect(distance(local(ints), local(floats))).toBe(0);
  const scaled = (x: typeof floats) => scaledDotProductAttention(...x).output;
  expect(distance(scaled(ints), scaled(floats))).toBe(0);
});

describe("blocked: a mask of its own for each of the batch", () => {
  const masks = tf.tensor3d([[[1, 1, 0]], [[0, 1, 1]], [[1, 0, 1]]]); // prettier-ignore

  test("of three axes and of four", () => {
    const [q, k, v] = [normal(3, 2, 4), normal(3, 3, 4), normal(3, 3, 2)];
    const blocked = blockedAttention(q, k, v, { mask: masks, blockSize: 2 }).output;
    expect(distance(blocked, scaledDotProductAttention(q, k, v, { mask: masks }).output)).toBeLessThan(1e-6);
    const heads = [q, k, v].map((x) => tf.stack([x, x.neg()], 1)) as [Tensor, Tensor, Tensor];
    const mask = masks.expandDims(1);
    const split = blockedAttention(...heads, { mask, blockSize: 2 }).output;
    expect(distance(split, scaledDotProductAttention(...heads, { mask }).output)).toBeLessThan(1e-6);
  });

  test("second derivatives", () => {
    const inputs = [normal(3, 1, 2), normal(3, 3, 2), normal(3, 3, 1)];
    const attend = (...[q, k, v]: Tensor[]) =>
      blockedAttention(q as Tensor, k as Tensor, v as Tensor, { mask: masks }).output;
    expectSecondDerivatives(attend, inputs, { tolerance: 3e-3 });
  });

  test("where the batch is worked through in several parts", () => {
    const n = 1024;
    expect(planTiles({ outer: 3, queries: n, keys: n, causal: false }, n).chunks).toHaveLength(2);
    const [q, k, v] = [normal(3, n, 2), normal(3, n, 2), normal(3, n, 2)];
    const mask = paddingMask([n, 5, 700], n);
    const blocked = blockedAttention(q, k, v, { mask, blockSize: n }).output;
    expect(distance(blocked, scaledDotProductAttention(q, k, v, { mask }).output)).toBeLessThan(1e-5);
  });
});

test("the plan: complete rows up to 4,096 keys, tiles of 512 where causal or longer, 2²¹ scores at a time", () => {
  const sizesOf = (outer: number, n: number, causal: boolean, blockSize?: number) => {
    const plan = planTiles({ outer, queries: n, keys: n, causal }, blockSize);
    return [plan.chunks, plan.queries, plan.keys].map(([first]) => first?.size);
  };
  expect(sizesOf(64, 100, false)).toEqual([64, 100, 100]);
  expect(sizesOf(16, 4096, false)).toEqual([1, 512, 4096]);
  expect(sizesOf(16, 4097, false)).toEqual([8, 512, 512]);
  expect(sizesOf(16, 1000, true)).toEqual([8, 512, 512]);
  expect(sizesOf(2, 4096, false, 4096)).toEqual([1, 4096, 4096]); // asked for, though it is more
});

test("lengths of padding and sizes of positions that are none", () => {
  expect(() => paddingMask([-1, 2], 3)).toThrow(/^lengths: .* got -1 at position 0/);
  expect(() => paddingMask([1.5], 3)).toThrow(/^lengths: .* got 1.5/);
  for (const d of [0, -2, 3, 1.5]) expect(() => sinusoidalPositions(4, d)).toThrow(/even whole number ≥ 2/);
  expect(() => attention(normal(1, 2, 3), undefined as never, normal(1, 2, 3))).toThrow(
    /^keys: expected a tensor/,
  );
  expectClose(sinusoidalPositions(1, 2), [0, 1]);
});

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
