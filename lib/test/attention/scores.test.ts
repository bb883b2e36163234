import { createRandom, tf, type Tensor } from "../../src/runtime";
import { InputError } from "../../src/base";
import {
  additiveByLoops,
  additiveScore,
  concatByLoops,
  concatScore,
  cosineByLoops,
  cosineScore,
  createAdditiveWeights,
  createConcatWeights,
  createGeneralWeights,
  dotByLoops,
  dotScore,
  generalByLoops,
  generalScore,
  prepareKeys,
  scaledDotByLoops,
  scaledDotScore,
  scoresByLoops,
  type ScoreFunction,
  type ScoreOfPair,
} from "../../src/attention";
import { trainable } from "../../src/layers";
import { expectClose, expectGradients, expectIdentical, matrix } from "./expectations";

const random = createRandom("scores");
const [W, U, v] = [matrix(random, 5, 3), matrix(random, 7, 3), random.normals(3)];
const general = matrix(random, 5, 7);
const both = [...W, ...U];
const t = (x: number[][]) => tf.tensor2d(x);
const v1 = tf.tensor1d(v);

/** name, tensor function, its twin, dQ, dK */
const cases: [string, ScoreFunction, ScoreOfPair, number, number][] = [
  ["dot", dotScore(), dotByLoops, 5, 5],
  ["scaled dot", scaledDotScore(), scaledDotByLoops, 5, 5],
  ["additive", additiveScore({ W: t(W), U: t(U), v: v1 }), additiveByLoops({ W, U, v }), 5, 7],
  ["general", generalScore({ W: t(general) }), generalByLoops({ W: general }), 5, 7],
  ["concat", concatScore({ W: t(both), v: v1 }), concatByLoops({ W: both, v }), 5, 7],
  ["cosine", cosineScore(), cosineByLoops(), 5, 5],
  ["cosine × 10", cosineScore(10), cosineByLoops(10), 5, 5],
];

describe.each(cases)("%s", (_, score, twin, dQ, dK) => {
  const queries = [matrix(random, 11, dQ), matrix(random, 11, dQ)];
  const keys = [matrix(random, 13, dK), matrix(random, 13, dK)];

  test("equals its twin in loops, without and with batch axes", () => {
    const expected = queries.map((q, b) => scoresByLoops(q, keys[b] as number[][], twin));
    expectClose(
      score(tf.tensor(queries[0] as number[][]), tf.tensor(keys[0] as number[][])),
      expected[0],
      5e-6,
    );
    expectClose(score(tf.tensor(queries), tf.tensor(keys)), expected, 5e-6);
    const four = (x: number[][][]) => tf.tensor(x).expandDims(1);
    expect(score(four(queries), four(keys)).shape).toEqual([2, 1, 11, 13]);
  });

  test("prepared keys give bit-equal scores", () => {
    const prepared = prepareKeys(score, tf.tensor(keys));
    expectIdentical(prepared.score(tf.tensor(queries)), score(tf.tensor(queries), tf.tensor(keys)));
    const plain = prepareKeys((q, k) => score(q, k), tf.tensor(keys));
    expectIdentical(plain.score(tf.tensor(queries)), score(tf.tensor(queries), tf.tensor(keys)));
  });

  test("gradients of queries and keys by finite differences", () => {
    const inputs = [t(matrix(random, 2, dQ)), t(matrix(random, 3, dK))];
    expectGradients((q, k) => score(q as Tensor, k as Tensor), inputs);
  });

  test("other batches and widths are refused", () => {
    const q = tf.zeros([2, 3, dQ]);
    expect(() => score(q, tf.zeros([3, 3, dK]))).toThrow(/^keys: expected shape/);
    expect(() => score(q, tf.zeros([2, 3, dK + 1]))).toThrow(InputError);
    expect(() => score(tf.zeros([3]), tf.zeros([2, 3, dK]))).toThrow(InputError);
    expect(() => score(q, tf.zeros([2, 0, dK]))).toThrow(/^keys: expected at least 2 axes, none of length 0/);
  });
});

describe("weights", () => {
  test("gradients reach the weights", () => {
    const q = t(matrix(random, 2, 5));
    const k = t(matrix(random, 3, 7));
    expectGradients(
      (w, u, x) => additiveScore({ W: w as Tensor, U: u as Tensor, v: x as Tensor })(q, k),
      [t(W), t(U), v1],
    );
    expectGradients((w) => generalScore({ W: w as Tensor })(q, k), [t(general)]);
    expectGradients((w) => concatScore({ W: w as Tensor, v: v1 })(q, k), [t(both)]);
  });

  test("the same seed gives the same weights; another seed others", () => {
    const make = (seed: number) => createAdditiveWeights(seed, { dQ: 2, dK: 3, dA: 5 });
    expectIdentical(make(1).U, make(1).U);
    expect(make(1).U.dataSync()[0]).not.toBe(make(2).U.dataSync()[0]);
    expect(make(1).W.shape).toEqual([2, 5]);
    expect(createGeneralWeights(1, { dQ: 2, dK: 3 }).W.shape).toEqual([2, 3]);
    expect(createConcatWeights(1, { dQ: 2, dK: 3, dA: 5 }).W.shape).toEqual([5, 5]);
    expect(() => createAdditiveWeights(1, { dQ: 0, dK: 3, dA: 5 })).toThrow(
      /^dIn: expected a whole number ≥ 1/,
    );
  });

  test("trainable weights are trained by an optimizer", () => {
    const weights = trainable(createAdditiveWeights("train", { dQ: 5, dK: 7, dA: 3 }));
    const [q, k] = [t(matrix(random, 2, 5)), t(matrix(random, 3, 7))];
    const loss = () => additiveScore(weights)(q, k).square().mean() as tf.Scalar;
    const before = loss().dataSync()[0] as number;
    for (let step = 0; step < 5; step++) tf.train.sgd(0.1).minimize(loss);
    expect(loss().dataSync()[0]).toBeLessThan(before);
    tf.disposeVariables();
  });

  test("weights that do not fit each other are refused", () => {
    expect(() => additiveScore({ W: t(W), U: t(matrix(random, 7, 2)), v: v1 })).toThrow(
      /^U: expected shape \[any, 3\], got shape \[7, 2\]/,
    );
    expect(() => additiveScore({ W: t(W), U: t(U), v: tf.zeros([2]) })).toThrow(/^v/);
    expect(() => concatScore({ W: t(both), v: tf.zeros([2]) })).toThrow(/^W/);
    expect(() => generalScore({ W: tf.zeros([2]) })).toThrow(/^W/);
  });
});

describe("numbers", () => {
  test("the examples of the docstrings", () => {
    const one = (x: number) => tf.tensor2d([[x]]);
    expectClose(dotScore()(t([[1, 2]]), t([[3, 4]])), [11]);
    expectClose(scaledDotScore()(t([[1, 2, 0, 0]]), t([[3, 4, 0, 0]])), [5.5]);
    const additive = additiveScore({ W: one(1), U: one(1), v: tf.tensor1d([2]) });
    expectClose(additive(one(0.5), one(0.5)), [1.5232], 1e-4);
    expectClose(generalScore({ W: one(2) })(one(3), one(5)), [30]);
    const concat = concatScore({ W: t([[1], [1]]), v: tf.tensor1d([2]) });
    expectClose(concat(one(0.5), one(0.5)), [1.5232], 1e-4);
    expectClose(cosineScore()(t([[3, 4]]), t([[0, 2]])), [0.8]);
    expect(scoresByLoops([[1, 2]], [[3, 4]], dotByLoops)).toEqual([[11]]);
  });

  test("cosine: zero vectors score 0, huge and tiny ones neither overflow nor vanish", () => {
    const score = cosineScore();
    expectClose(score(t([[0, 0]]), t([[1, 2]])), [0]);
    expectClose(score(t([[3e30, 4e30]]), t([[0, 2e-20]])), [0.8]);
    const gradient = tf.grad((q: Tensor) => score(q, t([[1, 2]])).sum())(t([[0, 0]]));
    expect(gradient.isFinite().all().dataSync()[0]).toBe(1);
  });

  test("additive with v = 0 scores 0 everywhere: attention starts uniform", () => {
    const score = additiveScore({ W: t(W), U: t(U), v: tf.zeros([3]) });
    expectClose(score(t(matrix(random, 2, 5)), t(matrix(random, 3, 7))), [0, 0, 0, 0, 0, 0]);
  });
});
