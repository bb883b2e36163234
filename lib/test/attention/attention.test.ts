import fc from "fast-check";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  additiveScore,
  attention,
  attentionByLoops,
  causalMask,
  createAdditiveWeights,
  dotScore,
  localMask,
  paddingMask,
  prepareKeys,
  scaledDotProductAttention,
} from "../../src/attention";
import { distance, expectClose, expectGradients, expectIdentical, matrix } from "./expectations";

const random = createRandom("attention");
const normal = (...shape: number[]) => random.normalTensor(shape);
const rows = (x: Tensor) => x.arraySync() as number[][];

describe("scaledDotProductAttention equals attentionByLoops", () => {
  const [q, k, v] = [matrix(random, 5, 3), matrix(random, 7, 3), matrix(random, 7, 11)];
  const arbitrary = Array.from({ length: 5 }, (_, i) =>
    Array.from({ length: 7 }, (_, j) => (i * 3 + j) % 4 !== 0),
  );
  test.each([
    ["plain", {}],
    ["causal", { causal: true }],
    ["arbitrary mask", { mask: arbitrary }],
    ["both", { mask: arbitrary, causal: true }],
    ["a fully masked row", { mask: arbitrary.map((row, i) => row.map((x) => x && i !== 2)) }],
  ])("%s", (_, options: { mask?: boolean[][]; causal?: boolean }) => {
    const expected = attentionByLoops(q, k, v, options);
    const mask = options.mask && tf.tensor2d(options.mask, undefined, "bool");
    for (const f of [scaledDotProductAttention, attention]) {
      const got = f(tf.tensor2d(q), tf.tensor2d(k), tf.tensor2d(v), { ...options, mask });
      expectClose(got.output, expected.output);
      expectClose(got.weights, expected.weights);
    }
  });

  test("every matrix of a batch by itself, up to four axes", () => {
    const [a, b, c] = [normal(2, 3, 5, 7), normal(2, 3, 11, 7), normal(2, 3, 11, 13)];
    const { output, weights } = scaledDotProductAttention(a, b, c, { causal: true });
    expect(output.shape).toEqual([2, 3, 5, 13]);
    expect(weights.shape).toEqual([2, 3, 5, 11]);
    const one = (x: Tensor) => rows(x.slice([1, 2], [1, 1]).squeeze([0, 1]));
    expectClose(tf.tensor(one(output)), attentionByLoops(one(a), one(b), one(c), { causal: true }).output);
  });

  test("the examples of the docstrings", () => {
    const inputs = [[[1, 0]], [[0, 0], [0, 0]], [[2], [4]]] as const; // prettier-ignore
    const [a, b, c] = inputs.map((x) => tf.tensor2d(x as unknown as number[][])) as [Tensor, Tensor, Tensor];
    for (const f of [scaledDotProductAttention, attention]) {
      expect(f(a, b, c).output.arraySync()).toEqual([[3]]);
      expect(f(a, b, c).weights.arraySync()).toEqual([[0.5, 0.5]]);
    }
    expect(attentionByLoops(...inputs)).toEqual({ output: [[3]], weights: [[0.5, 0.5]] });
  });
});

describe("identities", () => {
  const sizes = fc.record({ queries: fc.integer({ min: 1, max: 6 }), keys: fc.integer({ min: 1, max: 7 }) });
  const seeded = fc.tuple(sizes, fc.integer());

  test("rows of weights sum to 1, or are all zero where all is masked", () => {
    fc.assert(
      fc.property(seeded, fc.double({ min: 0, max: 1, noNaN: true }), ([{ queries, keys }, seed], share) => {
        const r = createRandom(seed);
        const draw = (...shape: number[]) => r.normalTensor(shape, 30);
        const mask = tf.tensor2d(Array.from({ length: queries }, () => Array.from({ length: keys }, () => r.uniform() < share)), undefined, "bool"); // prettier-ignore
        const { weights, output } = scaledDotProductAttention(draw(queries, 3), draw(keys, 3), draw(keys, 2), { mask }); // prettier-ignore
        const allowed = rows(mask.toInt());
        rows(weights).forEach((row, i) => {
          const sum = row.reduce((a, b) => a + b, 0);
          const alive = (allowed[i] as number[]).some((x) => x === 1);
          expect(Math.abs(sum - (alive ? 1 : 0))).toBeLessThan(alive ? 1e-5 : 1e-30);
          row.forEach((w, j) => (allowed[i]?.[j] ? expect(w).toBeGreaterThanOrEqual(0) : expect(w).toBe(0)));
          if (!alive) expect(rows(output)[i]).toEqual([0, 0]);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("permuting keys and values together changes nothing; permuting queries permutes outputs", () => {
    const [q, k, v] = [normal(5, 3), normal(7, 3), normal(7, 2)];
    const order = random.shuffle([0, 1, 2, 3, 4, 5, 6]);
    const expected = scaledDotProductAttention(q, k, v).output;
    const got = scaledDotProductAttention(q, k.gather(order), v.gather(order)).output;
    expect(distance(got, expected)).toBeLessThan(1e-6);
    const swapped = scaledDotProductAttention(q.gather([4, 3, 2, 1, 0]), k, v).output;
    expect(distance(swapped, expected.gather([4, 3, 2, 1, 0]))).toBeLessThan(1e-6);
  });

  test("causal: token t touches no output before t, bit for bit", () => {
    const [q, k, v] = [normal(7, 3), normal(7, 3), normal(7, 5)];
    const before = rows(scaledDotProductAttention(q, k, v, { causal: true }).output);
    for (let t = 1; t < 7; t++) {
      const bump = tf.oneHot([t], 7).reshape([7, 1]).mul(1e4);
      const moved = [q, k, v].map((x) => x.add(bump)) as [Tensor, Tensor, Tensor];
      const after = rows(scaledDotProductAttention(...moved, { causal: true }).output);
      expect(after.slice(0, t)).toEqual(before.slice(0, t));
      expect(after[t]).not.toEqual(before[t]);
    }
  });

  test("bias −∞ = mask; bias 0 = no bias", () => {
    const [q, k, v] = [normal(5, 3), normal(7, 3), normal(7, 2)];
    const mask = localMask(5, 7, 1);
    const bias = tf.where(mask, tf.zeros([5, 7]), tf.fill([5, 7], -Infinity));
    const expected = scaledDotProductAttention(q, k, v, { mask });
    expectIdentical(scaledDotProductAttention(q, k, v, { bias }).weights, expected.weights);
    const nothing = scaledDotProductAttention(q, k, v, { bias: tf.fill([5, 7], -Infinity) });
    expectClose(nothing.output, new Array(10).fill(0));
    const same = scaledDotProductAttention(q, k, v, { bias: tf.zeros([5, 7]) });
    expectIdentical(same.output, scaledDotProductAttention(q, k, v).output);
  });

  test("scale = scale of the queries", () => {
    const [q, k, v] = [normal(5, 3), normal(7, 3), normal(7, 2)];
    const dot = attention(q, k, v, { score: dotScore() });
    expect(distance(scaledDotProductAttention(q, k, v, { scale: 1 }).output, dot.output)).toBe(0);
  });
});

describe("attention with other scores", () => {
  const additive = additiveScore(createAdditiveWeights("w", { dQ: 3, dK: 5, dA: 7 }));
  const [q, k, v] = [normal(2, 4, 3), normal(2, 6, 5), normal(2, 6, 2)];

  test("prepared keys = keys", () => {
    const mask = paddingMask([3, 6], 6);
    const expected = attention(q, k, v, { score: additive, mask });
    expectIdentical(attention(q, prepareKeys(additive, k), v, { mask }).output, expected.output);
  });

  test("a score of −∞ masks; all of them give zeros with zero gradients", () => {
    const score = (a: Tensor, b: Tensor) => additive(a, b).add(tf.tensor([[-Infinity], [0], [0], [0]]));
    const { output, weights } = attention(q, k, v, { score });
    expectClose(output.slice([0, 0], [2, 1]), [0, 0, 0, 0]);
    expectClose(weights.slice([0, 0], [2, 1]), new Array(12).fill(0));
    const gradient = tf.grad((x: Tensor) => attention(x, k, v, { score }).output.sum())(q);
    expect(gradient.isFinite().all().dataSync()[0]).toBe(1);
    expectClose(gradient.slice([0, 0], [2, 1]), new Array(6).fill(0));
  });

  test("gradients by finite differences, masked", () => {
    const mask = tf.tensor([[1, 1, 0], [0, 0, 0], [0, 1, 1], [1, 1, 1]]).toBool(); // prettier-ignore
    const inputs = [normal(4, 3), normal(3, 3), normal(3, 2)];
    const run = (options: object) => (a?: Tensor, b?: Tensor, c?: Tensor) =>
      scaledDotProductAttention(a as Tensor, b as Tensor, c as Tensor, { mask, ...options }).output;
    expectGradients(run({}), inputs);
    expectGradients(run({ causal: true, scale: 0.3 }), inputs);
    expectGradients(run({ dropout: 0.5, seed: "d" }), inputs);
    const square = (b?: Tensor) =>
      scaledDotProductAttention(inputs[0] as Tensor, inputs[1] as Tensor, inputs[2] as Tensor, { bias: b })
        .output;
    expectGradients(square, [normal(4, 3)]);
  });
});

describe("dropout", () => {
  const [q, k, v] = [normal(50, 3), normal(40, 3), normal(40, 2)];

  test("drops its share, scales the rest, and is chosen by the seed", () => {
    const run = (seed: number) => scaledDotProductAttention(q, k, v, { dropout: 0.25, seed }).weights;
    const kept = scaledDotProductAttention(q, k, v).weights.dataSync();
    const dropped = run(1).dataSync();
    const zeros = dropped.filter((w) => w === 0).length;
    expect(zeros / dropped.length).toBeGreaterThan(0.2);
    expect(zeros / dropped.length).toBeLessThan(0.3);
    dropped.forEach((w, i) => w !== 0 && expect(w).toBeCloseTo((kept[i] as number) / 0.75, 5));
    expectIdentical(run(1), run(1));
    expect(distance(run(1), run(2))).toBeGreaterThan(0);
  });

  test("without a seed, or outside [0, 1), it is refused", () => {
    expect(() => scaledDotProductAttention(q, k, v, { dropout: 0.1 })).toThrow(/^seed: expected a seed/);
    expect(() => scaledDotProductAttention(q, k, v, { dropout: 1, seed: 1 })).toThrow(/^dropout: .* got 1/);
    expect(() => attention(q, k, v, { dropout: NaN, seed: 1 })).toThrow(/^dropout/);
  });
});

describe("bad shapes are refused with the argument's name", () => {
  const [q, k, v] = [normal(2, 5, 3), normal(2, 7, 3), normal(2, 7, 2)];
  const cases: [string, () => unknown, RegExp][] = [
    ["width", () => scaledDotProductAttention(q, normal(2, 7, 4), v), /^keys: expected shape \[2, any, 3\], got shape \[2, 7, 4\]/], // prettier-ignore
    ["number of values", () => attention(q, k, normal(2, 6, 2)), /^values: expected shape \[2, 7, any\]/],
    ["batch", () => scaledDotProductAttention(q, normal(1, 7, 3), v), /^keys/],
    ["rank", () => scaledDotProductAttention(tf.zeros([3]), k, v), /^queries: expected at least 2 axes/],
    ["number", () => scaledDotProductAttention(1, k, v), /^queries: expected a tensor/],
    ["no keys", () => scaledDotProductAttention(q, tf.zeros([2, 0, 3]), tf.zeros([2, 0, 2])), /^keys/],
    [
      "mask",
      () => attention(q, k, v, { mask: tf.ones([2, 5, 6]) }),
      /^mask: expected shape \[2, 5, 7\] with 1/,
    ],
    ["bias", () => attention(q, k, v, { bias: tf.ones([3, 5, 7]) }), /^bias/],
    ["mask of three axes for four", () => attention(normal(2, 2, 5, 3), normal(2, 2, 7, 3), normal(2, 2, 7, 3), { mask: tf.ones([2, 5, 7]) }), /^mask/], // prettier-ignore
    [
      "lengths",
      () => paddingMask([3, 8], 7),
      /^lengths: expected whole numbers from 0 to 7, got 8 at position 1/,
    ],
    ["no lengths", () => paddingMask([], 7), /^lengths/],
    ["no queries", () => causalMask(0), /^queries: expected a whole number ≥ 1/],
    ["window", () => localMask(3, 3, -1), /^window/],
    ["loops", () => attentionByLoops([[1]], [[1]], [[1], [2]]), /^values: expected 1 rows/],
    [
      "ragged loops",
      () => attentionByLoops([[1, 2], [3]], [[1, 2]], [[1]]),
      /^queries: expected every row at one depth to have length 2/,
    ],
  ];
  test.each(cases)("%s", (_, run, message) => expect(run).toThrow(message));
});

test("masks: the examples of the docstrings", () => {
  expect(paddingMask([1, 3], 3).arraySync()).toEqual([[[1, 0, 0]], [[1, 1, 1]]]);
  expect(causalMask(3).arraySync()).toEqual([[1, 0, 0], [1, 1, 0], [1, 1, 1]]); // prettier-ignore
  expect(causalMask(1, 4, 2).arraySync()).toEqual([[1, 1, 1, 0]]);
  expect(localMask(3, 3, 1).arraySync()).toEqual([[1, 1, 0], [1, 1, 1], [0, 1, 1]]); // prettier-ignore
  expect(localMask(3, 3, 1, true).arraySync()).toEqual([[1, 0, 0], [1, 1, 0], [0, 1, 1]]); // prettier-ignore
});
