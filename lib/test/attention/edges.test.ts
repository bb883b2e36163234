/** Where a small slip in attention would not show elsewhere: large scores, zero components, integers, how work is cut. */
import {
  additiveScore,
  attention,
  attentionByLoops,
  blockedAttention,
  blockedByLoops,
  causalMask,
  cosineByLoops,
  cosineScore,
  localAttention,
  paddingMask,
  scaledDotProductAttention,
  sinusoidalPositions,
} from "../../src/attention";
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
