import fc from "fast-check";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  blockedAttention,
  blockedByLoops,
  paddingMask,
  scaledDotByLoops,
  scaledDotProductAttention,
  scoresByLoops,
  tileState,
} from "../../src/attention";
import { backwardPass } from "../../src/attention/kernels/backward";
import { forwardPass } from "../../src/attention/kernels/forward";
import { cut, planTiles } from "../../src/attention/kernels/tiles";
import { distance, expectClose, expectGradients, matrix } from "./expectations";

type Three = [Tensor, Tensor, Tensor];

/** Both functions on the same inputs: outputs and all gradients of Σ c ⊙ output. */
function both(inputs: Three, options: object, blockSize?: number): [Tensor[], Tensor[]] {
  const [q, , v] = inputs;
  const c = createRandom("c").normalTensor([...q.shape.slice(0, -1), v.shape[v.rank - 1] as number]);
  const run = (f: typeof blockedAttention, extra: object) => {
    const attend = (...[a, b, d]: Tensor[]) =>
      f(a as Tensor, b as Tensor, d as Tensor, { ...options, ...extra }).output;
    return [
      attend(...inputs),
      ...tf.grads(
        (...x: Tensor[]) =>
          attend(...x)
            .mul(c)
            .sum() as tf.Scalar,
      )(inputs),
    ];
  };
  return [run(scaledDotProductAttention, {}), run(blockedAttention, { blockSize })];
}

function expectSame([naive, blocked]: [Tensor[], Tensor[]], tolerance = 1e-5): void {
  naive.forEach((expected, i) => {
    const scale = Math.max(1, expected.abs().max().dataSync()[0] as number);
    expect(distance(blocked[i] as Tensor, expected) / scale).toBeLessThanOrEqual(tolerance);
  });
}

const three = (
  seed: string,
  outer: number[],
  queries: number,
  keys: number,
  dK: number,
  dV: number,
  sd = 1,
): Three => {
  const random = createRandom(seed);
  const draw = (length: number, d: number) => random.normalTensor([...outer, length, d], sd);
  return [draw(queries, dK), draw(keys, dK), draw(keys, dV)];
};

describe("blockedAttention = scaledDotProductAttention, output and gradients", () => {
  const inputs = three("blocked", [2, 3], 11, 13, 5, 7);
  const padding = paddingMask([4, 0], 13).expandDims(1); // [2, 1, 1, 13]
  const arbitrary = createRandom("mask").normalTensor([2, 3, 11, 13]).greater(0);
  const options: [string, object][] = [
    ["plain", {}],
    ["causal", { causal: true }],
    ["padding, one sequence empty", { mask: padding }],
    ["arbitrary", { mask: arbitrary }],
    [
      "mask of queries × keys, causal",
      { mask: arbitrary.slice([0, 0], [1, 1]).squeeze([0, 1]), causal: true },
    ],
    ["one mask for each head", { mask: arbitrary.slice([0], [1]) }],
    ["queries without any key", { mask: tf.tensor2d([0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0], [11, 1]).toBool() }],
    ["scale", { scale: 2 }],
  ];
  const blockSizes = [3, 4, 11, 12, 13, 64, undefined];
  const cases = options.flatMap(([name, o]) => blockSizes.map((size) => [name, size, o] as const));
  test.each(cases)("%s, tiles of %p", (_, blockSize, option) => expectSame(both(inputs, option, blockSize)));

  test("over random sizes and tiles", () => {
    const size = fc.integer({ min: 1, max: 13 });
    fc.assert(
      fc.property(
        fc.record({ outer: size, queries: size, keys: size, d: size }),
        size,
        fc.boolean(),
        fc.integer(),
        (s, blockSize, causal, seed) =>
          tf.tidy(() => {
            const random = three(String(seed), [s.outer], s.queries, s.keys, s.d, s.d + 1);
            expectSame(both(random, { causal }, blockSize));
          }),
      ),
      { numRuns: 20 },
    );
  });

  test("tiles of one query and one key", () => {
    expectSame(both(three("ones", [2], 3, 5, 2, 3), { causal: true }, 1));
  });

  test.each([3, 13])("matrices in chunks of 3, the last one smaller; key tiles of %i", (keyTile) => {
    const [q, k, v] = three("chunks", [7], 11, 13, 5, 2);
    const plan = { chunks: cut(7, 3), queries: cut(11, 4), keys: cut(13, keyTile) };
    const problem = { q, k, v, causal: true };
    const [naive] = both([q, k, v], { causal: true, scale: 1 });
    const forward = forwardPass(problem, plan);
    const c = createRandom("c").normalTensor([7, 11, 2]); // as in both()
    const { dq, dk, dv } = backwardPass(problem, plan, forward, c);
    expectSame([naive, [forward.output, dq, dk, dv]]);
  });

  test("logits ±1e4", () => {
    const [q, k, v] = three("hot", [2], 7, 17, 3, 2);
    const hot = [q.mul(1e4), k, v] as Three;
    for (const blockSize of [4, 17, undefined]) {
      const [naive, blocked] = both(hot, {}, blockSize);
      const relative = (x: Tensor[]) => x.map((y, i) => (i === 2 ? y.div(1e4) : y)); // dK is a product with Q
      expectSame([relative(naive), relative(blocked)]);
      expect(distance(blocked[0] as Tensor, naive[0] as Tensor)).toBeLessThanOrEqual(1e-5);
    }
  });

  test("gradients by finite differences", () => {
    const small = three("fd", [2], 3, 4, 2, 3);
    const mask = paddingMask([3, 4], 4);
    const f = (...[a, b, c]: Tensor[]) =>
      blockedAttention(a as Tensor, b as Tensor, c as Tensor, { mask, causal: true, blockSize: 2 }).output;
    expectGradients(f, small);
  });

  test("the example of the docstring; bad block sizes are refused", () => {
    const [q, k, v] = [tf.tensor2d([[1, 0]]), tf.zeros([2, 2]), tf.tensor2d([[2], [4]])];
    expect(blockedAttention(q, k, v).output.arraySync()).toEqual([[3]]);
    expect(() => blockedAttention(q, k, v, { blockSize: 0 })).toThrow(
      /^blockSize: expected a whole number ≥ 1/,
    );
    expect(() => blockedAttention(q, tf.zeros([2, 3]), v)).toThrow(/^keys/);
    expect(() => blockedAttention(q, k, v, { mask: tf.ones([3, 2]) })).toThrow(/^mask/);
  });
});

describe("blocked attention in loops", () => {
  test("equals the tensors; a tile of −∞ adds nothing", () => {
    const random = createRandom("loops");
    const [q, k, v] = [matrix(random, 3, 5), matrix(random, 7, 5), matrix(random, 7, 2)];
    const expected = scaledDotProductAttention(tf.tensor2d(q), tf.tensor2d(k), tf.tensor2d(v)).output;
    const scores = scoresByLoops(q, k, scaledDotByLoops);
    for (const size of [1, 2, 3, 7, 9])
      expectClose(
        expected,
        scores.map((e) => blockedByLoops(e, v, size)),
      );
    expect(blockedByLoops([0, 0], [[2], [4]], 1)).toEqual([3]);
    expect(tileState([0, 0], [[2], [4]])).toEqual({ max: 0, sum: 2, weighted: [6] });
    const gone = [-Infinity, -Infinity];
    expect(blockedByLoops([...gone, 1], [[5], [6], [7]], 2)).toEqual([7]);
    expect(blockedByLoops(gone, [[5], [6]], 1)).toEqual([0]);
  });
});

describe("memory is linear in the length, forward and backward", () => {
  const peak = async (n: number, f: (...inputs: Three) => Tensor) => {
    const inputs = [0, 1, 2].map((i) => tf.ones([1, n, 4]).mul(i)) as Three;
    const before = tf.memory().numBytes;
    const { peakBytes } = await tf.profile(() => f(...inputs));
    tf.dispose(inputs);
    return peakBytes - before;
  };
  const slope = async (f: (...inputs: Three) => Tensor) =>
    Math.log2((await peak(512, f)) / (await peak(128, f))) / 2;
  const blocked = (...x: Three) => blockedAttention(...x, { blockSize: 32 }).output;
  const naive = (...x: Three) => scaledDotProductAttention(...x).output;
  const gradient = (f: (...x: Three) => Tensor) => (q: Tensor, k: Tensor, v: Tensor) =>
    tf.grads((...[a, b, c]: Tensor[]) => f(a as Tensor, b as Tensor, c as Tensor).sum() as tf.Scalar)([q, k, v])[0] as Tensor; // prettier-ignore

  test("slopes: blocked ≤ 1.1, naive 2", async () => {
    expect(await slope(blocked)).toBeLessThanOrEqual(1.1);
    expect(await slope(gradient(blocked))).toBeLessThanOrEqual(1.1);
    expect(await slope(naive)).toBeGreaterThan(1.8);
  });

  test.each([512, 4096, 4097, 100_000])("no tile of %i keys is planned larger than 8 MiB", (keys) => {
    for (const causal of [false, true]) {
      const { chunks, queries, keys: tiles } = planTiles({ outer: 64, queries: keys, keys, causal });
      const [c, q, k] = [chunks, queries, tiles].map((x) => x[0]?.size as number) as [number, number, number];
      expect(c * q * k * 4).toBeLessThanOrEqual(2 ** 23);
      expect(chunks.reduce((sum, { size }) => sum + size, 0)).toBe(64);
    }
  });
});
