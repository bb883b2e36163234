/** New weights, and the kernels that other rooms build on, against the readable forms. */
import {
  bidirectional,
  createGruWeights,
  createLstmWeights,
  gruCell,
  lastOf,
  lstm,
  lstmCell,
  lstmStep,
  reverseWithin,
} from "../../src/recurrent";
import { batchProduct, product } from "../../src/recurrent/kernels/gradientKernels";
import { lstmCellForward, lstmCellWeights } from "../../src/recurrent/kernels/lstmCellKernel";
import { createRandom, hasKernels, tf, type Tensor } from "../../src/runtime";
import { distance, expectGradients } from "../attention/expectations";

const random = createRandom("weights of recurrent nets");
const onNative = hasKernels() ? test : test.skip;

test("an LSTM starts with forget bias 1, all other biases 0, and entries of variance 1 / (dIn + d)", () => {
  const { w, b } = createLstmWeights(1, { dIn: 3, d: 2 });
  expect(w.shape).toEqual([5, 8]);
  expect([...b.dataSync()]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  const large = createLstmWeights(1, { dIn: 60, d: 40 }).w;
  expect(large.shape).toEqual([100, 160]);
  expect(large.square().mean().dataSync()[0]).toBeCloseTo(1 / 100, 3);
  expect(distance(w, createLstmWeights(1, { dIn: 3, d: 2 }).w)).toBe(0);
});

test("a GRU starts with biases 0 and entries of variance 1 / (dIn + d)", () => {
  const { w, u, b, bState } = createGruWeights(1, { dIn: 60, d: 40 });
  expect([w, u, b, bState].map((each) => each.shape)).toEqual([[60, 120], [40, 120], [120], [40]]);
  for (const entries of [w, u]) {
    expect(entries.square().mean().dataSync()[0]).toBeCloseTo(1 / 100, 3);
  }
  for (const bias of [b, bState]) expect(bias.abs().max().dataSync()[0]).toBe(0);
});

test("a batch of one sequence keeps its axis", () => {
  const { outputs, state } = lstm(tf.ones([1, 2, 3]), createLstmWeights(1, { dIn: 3, d: 4 }));
  expect([outputs.shape, state.h.shape, state.c?.shape]).toEqual([[1, 2, 4], [1, 4], [1, 4]]); // prettier-ignore
});

test("sequences of one step, whole ones and short ones", () => {
  const x = random.normalTensor([2, 3, 2]);
  const steps = tf.unstack(x, 1) as Tensor[];
  expect(distance(lastOf(x, [1, 1]), steps[0] as Tensor)).toBe(0);
  expect(distance(lastOf(x, [3, 3]), steps[2] as Tensor)).toBe(0);
  expect(distance(reverseWithin(x, [1, 1]), x)).toBe(0);
  expect(distance(reverseWithin(x, [3, 3]), x.reverse(1))).toBe(0);
  const ends = lastOf(x, [1, 3]);
  expect(distance(ends, tf.stack([x.slice([0, 0, 0], [1, 1, 2]), x.slice([1, 2, 0], [1, 1, 2])]).reshape([2, 2]))).toBe(0); // prettier-ignore
});

test("outputs at padding are 0, also where every sequence has some", () => {
  const x = random.normalTensor([2, 3, 2]);
  const { outputs, state } = lstm(x, createLstmWeights(1, { dIn: 2, d: 3 }), { lengths: [1, 2] });
  const largest = outputs.abs().max(2).arraySync() as number[][];
  expect(largest.map((row) => row.map((size) => size > 0))).toEqual([[true, false, false], [true, true, false]]); // prettier-ignore
  expect(distance(lastOf(outputs, [1, 2]), state.h)).toBe(0);
});

test.each([[undefined], [[1, 3]]])("gradients of the last memory, lengths %j", (lengths) => {
  const weights = createLstmWeights(2, { dIn: 2, d: 2 });
  const memory = (x: Tensor, w: Tensor) => lstm(x, { ...weights, w }, { lengths }).state.c as Tensor;
  expectGradients(
    (...[x, w]) => memory(x as Tensor, w as Tensor),
    [random.normalTensor([2, 3, 2]), weights.w],
  );
});

test("two directions side by side: an LSTM has its memory, a GRU has none", () => {
  const x = random.normalTensor([2, 3, 2]);
  const pair = {
    forward: createLstmWeights(1, { dIn: 2, d: 3 }),
    backward: createLstmWeights(2, { dIn: 2, d: 3 }),
  };
  const { state } = bidirectional(lstmCell, x, pair);
  expect([state.h.shape, state.c?.shape]).toEqual([[2, 6], [2, 6]]); // prettier-ignore
  const grus = {
    forward: createGruWeights(1, { dIn: 2, d: 3 }),
    backward: createGruWeights(2, { dIn: 2, d: 3 }),
  };
  expect(bidirectional(gruCell, x, grus).state).not.toHaveProperty("c");
});

test("a bias that is not four gates, and none at all, are refused by name", () => {
  const { w, b } = createLstmWeights(1, { dIn: 2, d: 2 });
  const x = random.normalTensor([1, 2, 2]);
  expect(() => lstm(x, { w, b: tf.zeros([7]) })).toThrow(
    /^b: expected four gates of one width, got 7 numbers/,
  );
  expect(() => lstm(x, { w, b: tf.zeros([2, 4]) })).toThrow(/^b/);
  expect(() => lstm(x, { w } as never)).toThrow(/b/);
  expect(() => lstm(x, { w: w.slice([0, 0], [3, 8]), b })).toThrow(/^w/);
});

describe("kernels", () => {
  const [a, b] = [random.normalTensor([2, 3, 4]), random.normalTensor([2, 4, 5])];
  const turned = (x: Tensor) => tf.transpose(x, [0, 2, 1]);

  onNative.each([{}, { a: true }, { b: true }, { a: true, b: true }])(
    "products of matrices, transposed: %j",
    (which) => {
      const [left, right] = [which.a ? turned(a) : a, which.b ? turned(b) : b];
      expect(distance(batchProduct(left, right, which), tf.matMul(a, b))).toBeLessThan(1e-5);
      const [one, other] = [left, right].map((x) => x.slice([1, 0, 0], [1, -1, -1]).squeeze([0])) as [
        Tensor,
        Tensor,
      ];
      const first = tf.matMul(a, b).slice([1, 0, 0], [1, -1, -1]).squeeze([0]);
      expect(distance(product(one, other, which), first)).toBeLessThan(1e-5);
    },
  );

  onNative("a step of the LSTM cell is that of the readable form, gates included", () => {
    const weights = createLstmWeights(3, { dIn: 2, d: 3 });
    const x = random.normalTensor([4, 2]);
    const before = { h: random.normalTensor([4, 3]), c: random.normalTensor([4, 3]) };
    const { state, gates } = lstmCellForward(x, before, lstmCellWeights(weights));
    const after = lstmStep(x, before, weights);
    expect(distance(state.h, after.h)).toBeLessThan(1e-6);
    expect(distance(state.c, after.c as Tensor)).toBeLessThan(1e-6);
    const [i, c, f, , candidate] = gates;
    expect(distance(c, state.c)).toBe(0);
    expect(distance(f.mul(before.c).add(i.mul(candidate)), state.c)).toBeLessThan(1e-6);
  });
});
