/** Attention between patches against plain loops; what hides must not matter; and where released code breaks that. */
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  blockedPatchAttention,
  crossScaleSoftmaxByLoops,
  maskedPatchScores,
  maskedPatchScoresByLoops,
  patchAttention,
  type PatchAttentionOptions,
} from "../../src/pyramid";
import { distance, expectClose, expectGradients, expectIdentical, matrix } from "../attention/expectations";

const random = createRandom("patch attention");
const [queries, keys, values] = [matrix(random, 5, 7), matrix(random, 11, 7), matrix(random, 11, 3)];
const known = [1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1];
const bits = (rows: number, columns: number, share: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.uniform() < share));
const numbers = (rows: boolean[][]) => tf.tensor(rows.map((row) => row.map(Number)));
const attend = (k: number[][], v: number[][], options: PatchAttentionOptions = {}) =>
  patchAttention(tf.tensor(queries), tf.tensor(k), tf.tensor(v), tf.tensor(known), options);
const loud = (rows: number[][]) => rows.map((row, j) => (known[j] ? row : row.map((x) => 10 - 3 * x)));

test("scores equal the loops, with and without hidden values in the keys", () => {
  const [ofQueries, ofKeys] = [bits(5, 7, 0.6), bits(11, 7, 0.7)];
  const q = { values: tf.tensor(queries), known: numbers(ofQueries) };
  const byLoops = (k: boolean[][]) =>
    maskedPatchScoresByLoops({ values: queries, known: ofQueries }, { values: keys, known: k });
  expectClose(
    maskedPatchScores(q, { values: tf.tensor(keys), known: numbers(ofKeys) }),
    byLoops(ofKeys),
    1e-5,
  );
  expectClose(maskedPatchScores(q, { values: tf.tensor(keys) }), byLoops(bits(11, 7, 2)), 1e-5);
});

test("distances are minus the mean squared difference over what both know; −∞ with nothing in common", () => {
  const [ofQueries, ofKeys] = [bits(5, 7, 0.6), bits(11, 7, 0.7)];
  ofQueries[1] = ofQueries[1]?.map(() => false) as boolean[];
  const expected = queries.map((q, i) =>
    keys.map((k, j) => {
      const both = q.flatMap((x, d) =>
        ofQueries[i]?.[d] && ofKeys[j]?.[d] ? [(x - (k[d] as number)) ** 2] : [],
      );
      return both.length === 0 ? -Infinity : -both.reduce((a, b) => a + b, 0) / both.length;
    }),
  );
  const q = { values: tf.tensor(queries), known: numbers(ofQueries) };
  const got = maskedPatchScores(
    q,
    { values: tf.tensor(keys), known: numbers(ofKeys) },
    "distance",
  ).arraySync() as number[][];
  expected.forEach((row, i) =>
    row.forEach((x, j) =>
      x === -Infinity ? expect(got[i]?.[j]).toBe(x) : expect(got[i]?.[j]).toBeCloseTo(x, 5),
    ),
  );
});

describe("patchAttention", () => {
  test("weights equal one softmax over two scales by loops", () => {
    const every = (n: number) => bits(n, 7, 2);
    const scores = maskedPatchScoresByLoops(
      { values: queries, known: every(5) },
      { values: keys, known: every(11) },
    );
    const scales = [scores.map((row) => row.slice(0, 4)), scores.map((row) => row.slice(4))];
    const usable = known.map((one) => one === 1);
    const [fine, coarse] = crossScaleSoftmaxByLoops(scales, [usable.slice(0, 4), usable.slice(4)]) as [
      number[][],
      number[][],
    ];
    expectClose(
      attend(keys, values).weights,
      fine.map((row, i) => [...row, ...(coarse[i] as number[])]),
      1e-5,
    );
  });

  test("rows sum to 1, hidden patches weigh exactly 0 and change no bit, not even as NaN", () => {
    const { weights, output } = attend(keys, values);
    const rows = weights.arraySync() as number[][];
    rows.forEach((row) => {
      expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
      row.forEach((weight, j) => known[j] || expect(weight).toBe(0));
    });
    const nan = (x: number[][]) => x.map((row, j) => (known[j] ? row : row.map(() => NaN)));
    expectIdentical(output, attend(loud(keys), loud(values)).output);
    expectIdentical(output, attend(nan(keys), nan(values)).output);
  });

  test("zero before softmax leaks; zero before and after does not, but its rows sum to less than 1", () => {
    const leak = (masking: PatchAttentionOptions["masking"]) =>
      distance(
        attend(keys, values, { masking }).output,
        attend(loud(keys), loud(values), { masking }).output,
      );
    expect(leak("zero before")).toBeGreaterThan(1e-4);
    expect(leak("zero before and after")).toBe(0);
    expect(leak("clamp")).toBeGreaterThan(0);
    const sums = attend(keys, values, { masking: "zero before and after" }).weights.sum(-1).dataSync();
    sums.forEach((sum) => expect(sum).toBeLessThan(1));
  });

  test("with one side normalised, brighter queries get sharper weights; with both they do not", () => {
    const brighter = (normalise: "both" | "keys") => {
      const at = (factor: number) =>
        patchAttention(tf.tensor(queries).mul(factor), tf.tensor(keys), tf.tensor(values), tf.tensor(known), {
          normalise,
        }).weights;
      return distance(at(1), at(3));
    };
    expect(brighter("both")).toBeLessThan(1e-6);
    expect(brighter("keys")).toBeGreaterThan(0.1);
  });

  test("gradients by finite differences", () => {
    const mask = tf.tensor(known);
    const inputs = [queries, keys, values].map((rows) => tf.tensor(rows));
    expectGradients(
      (q, k, v) => patchAttention(q as Tensor, k as Tensor, v as Tensor, mask, { temperature: 0.7 }).output,
      inputs,
    );
  });

  test("no known patch, bad temperature", () => {
    const [q, k, v] = [tf.zeros([2, 3]), tf.zeros([2, 3]), tf.zeros([2, 1])];
    expect(() => patchAttention(q, k, v, tf.tensor([0, 0]))).toThrow(
      /^known: expected at least one known patch/,
    );
    expect(() => patchAttention(q, k, v, tf.tensor([1, 0]), { temperature: 0 })).toThrow(/^temperature/);
  });
});

test("blocks of any size give the same, and leave no tensors", () => {
  const q = { values: tf.tensor(queries), known: numbers(bits(5, 7, 0.8)) };
  const [k, v] = [{ values: tf.tensor(keys) }, tf.tensor(values)];
  const run = (scoresAtATime: number) =>
    blockedPatchAttention(q, k, v, { temperature: 0.3, score: "distance", scoresAtATime });
  const whole = run(1000);
  const weights = maskedPatchScores(q, k, "distance").div(0.3).softmax() as Tensor;
  expectClose(whole.output, weights.matMul(v).arraySync(), 1e-5);
  expect([...whole.best]).toEqual([...weights.argMax(-1).dataSync()]);
  const before = tf.memory().numTensors;
  for (const size of [1, 22, 33]) {
    const parts = run(size);
    expect(distance(parts.output, whole.output)).toBeLessThan(1e-6);
    expect(parts.best).toEqual(whole.best);
    parts.output.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
});
