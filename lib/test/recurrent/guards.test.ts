/** What recurrent layers refuse, on every backend alike; and derivatives of derivatives. */
import { InputError } from "../../src/base";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  bidirectional,
  createGruWeights,
  createLstmWeights,
  gru,
  gruStep,
  lastOf,
  lstm,
  lstmByParts,
  lstmCell,
  lstmStep,
  reverseWithin,
} from "../../src/recurrent";
import { expectGradients, expectSecondDerivatives } from "../attention/expectations";

const [batch, time, dIn, d] = [2, 3, 1, 2];
const L = createLstmWeights(1, { dIn, d });
const G = createGruWeights(1, { dIn, d });
const x = createRandom("guards").normalTensor([batch, time, dIn]);
const step = x.slice([0, 0, 0], [-1, 1, -1]).squeeze([1]);
const zeros = tf.zeros([batch, d]);

const cases: [string, string, () => unknown][] = [
  ["an array", "x", () => lstm([[[1]]] as never, L)],
  ["two axes", "x", () => lstm(tf.ones([3, 1]), L)],
  ["two axes", "x", () => gru(tf.ones([3, 1]), G)],
  ["four axes", "x", () => gru(tf.ones([1, 1, 1, 1]), G)],
  ["no time", "x", () => gru(tf.zeros([1, 0, 1]), G)],
  ["no batch", "x", () => lstm(tf.zeros([0, 3, 1]), L)],
  ["another width", "w", () => lstm(tf.ones([1, 2, 3]), L)],
  ["another width", "w", () => gru(tf.ones([1, 2, 3]), G)],
  ["a bias that holds no four gates", "b", () => lstm(x, { w: L.w, b: tf.zeros([6]) })],
  ["a bias of another width", "b", () => gru(x, { ...G, b: tf.zeros([5]) })],
  ["u of another width", "u", () => gru(x, { ...G, u: tf.zeros([3, 6]) })],
  ["no bState", "bState", () => gru(x, { ...G, bState: undefined as never })],
  ["whole numbers as weights", "w", () => lstm(x, { ...L, w: L.w.toInt() })],
  ["a state of another batch", "state", () => lstm(x, L, { initial: { h: tf.zeros([3, d]) } })],
  ["a memory of another width", "c", () => lstm(x, L, { initial: { h: zeros, c: tf.zeros([batch, 3]) } })],
  ["a state of another width", "state", () => gru(x, G, { initial: { h: tf.zeros([batch, 3]) } })],
  ["whole numbers as a state", "state", () => gru(x, G, { initial: { h: zeros.toInt() } })],
  ["a step with time", "x", () => lstmStep(x, { h: zeros }, L)],
  ["a step with time", "x", () => gruStep(x, { h: zeros }, G)],
  ["a step without a state", "state", () => gruStep(step, {} as never, G)],
  ["a step without anything", "state", () => gruStep(step, undefined as never, G)],
  ["a number as bState", "bState", () => gru(x, { ...G, bState: tf.scalar(0) })],
  ["an option of another function", "mask", () => lstm(x, L, { mask: 1 } as never)],
  ["a misspelt option", "length", () => gru(x, G, { length: [1, 1] } as never)],
  ["a length beyond", "lengths", () => lstm(x, L, { lengths: [4, 1] })],
  ["too few lengths", "lengths", () => gru(x, G, { lengths: [1] })],
  ["half a unit", "d", () => createLstmWeights(1, { dIn, d: 1.5 })],
  ["no input", "dIn", () => createGruWeights(1, { dIn: 0, d })],
  ["a length beyond", "lengths", () => lastOf(x, [5, 1])],
  ["a length of 0", "lengths", () => lastOf(x, [0, 1])],
  ["a length of NaN", "lengths", () => reverseWithin(x, [NaN, 1])],
  ["an array of two axes", "x", () => lastOf([[1]])],
  ["two axes", "x", () => reverseWithin(tf.ones([2, 2]))],
  ["two axes", "x", () => bidirectional(lstmCell, tf.ones([2, 1]), { forward: L, backward: L })],
];

test.each(cases)("%s: %s is refused", (_, argument, run) => {
  const before = tf.memory().numTensors;
  let error: unknown;
  try {
    tf.tidy(() => void run());
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).argument).toBe(argument);
  expect(tf.memory().numTensors).toBe(before);
});

test("whole numbers are read as numbers", () => {
  const whole = tf.tensor3d([[[1], [2], [3]], [[0], [-1], [5]]], undefined, "int32"); // prettier-ignore
  const same = (f: (x: Tensor) => Tensor) =>
    expect([...f(whole).dataSync()]).toEqual([...f(whole.toFloat()).dataSync()]);
  same((t) => lstm(t, L).outputs);
  same((t) => gru(t, G).outputs);
});

test("outside of tidy nothing is left but the result", () => {
  const lengths = [2, 3];
  const calls: [number, () => unknown][] = [
    [1, () => lastOf(x, lengths)],
    [1, () => reverseWithin(x, lengths)],
    [1, () => reverseWithin(x)],
    [3, () => lstm(x, L, { lengths })],
    [2, () => gru(x, G, { lengths })],
    [2, () => lstmStep(step, { h: zeros }, L)],
    [1, () => gruStep(step, { h: zeros }, G)],
    [3, () => bidirectional(lstmCell, x, { forward: L, backward: L }, lengths)],
  ];
  for (const [results, run] of calls) {
    const before = tf.memory().numTensors;
    run();
    expect(tf.memory().numTensors - before).toBe(results);
  }
});

describe("derivatives of x and of all weights", () => {
  const lengths = [3, 2];
  const forms: [string, (x: Tensor, ...w: Tensor[]) => Tensor, Tensor[]][] = [
    ["lstm", (t, w, b) => lstm(t, { w, b } as typeof L, { lengths }).outputs, [L.w, L.b]],
    ["c of lstm", (t, w, b) => lstm(t, { w, b } as typeof L, { lengths }).state.c as Tensor, [L.w, L.b]],
    ["gru", (t, w, u, b, bState) => gru(t, { w, u, b, bState } as typeof G, { lengths }).outputs, [G.w, G.u, G.b, G.bState]],
  ]; // prettier-ignore
  test.each(forms)("%s: first", (_, f, weights) =>
    expectGradients((...all) => f(...(all as [Tensor, ...Tensor[]])), [x, ...weights]),
  );
  test.each(forms)("%s: second", (_, f, weights) =>
    expectSecondDerivatives((...all) => f(...(all as [Tensor, ...Tensor[]])).add(1), [x, ...weights], { tolerance: 5e-3 })); // prettier-ignore

  test("one kernel or single operations, with padding and a start: the same states and gradients", () => {
    const start = createRandom("start").normalTensor([batch, d]);
    const of = (f: typeof lstmByParts) => {
      const run = (h: Tensor) => f(x, L, { initial: { h, c: h }, lengths });
      return [run(start).outputs, run(start).state.c as Tensor, tf.grad((h: Tensor) => run(h).outputs.square().sum())(start)]; // prettier-ignore
    };
    const kernel = of(lstm);
    of(lstmByParts).forEach((expected, i) => {
      expect((kernel[i] as Tensor).sub(expected).abs().max().dataSync()[0]).toBeLessThan(1e-5);
    });
  });
});
