/** Zeros, single classes, rows one beside the other: small inputs at which a softmax that is nearly right goes wrong. */
import { InputError } from "../../src/base";
import { tf, type Tensor } from "../../src/runtime";
import {
  crossEntropy,
  crossEntropyGradient,
  entropy,
  logSumExp,
  maskValues,
  oneHot,
  onlineSoftmax,
  onlineSoftmaxTensor,
  softmax,
} from "../../src/softmax";
import { distance, expectClose, expectSecondDerivatives } from "../attention/expectations";

test("an entropy counts weights of 0 as 0, and rows of zeros too", () => {
  expectClose(entropy(tf.tensor([[1, 0], [0, 0], [0.5, 0.5]])), [0, 0, Math.LN2]); // prettier-ignore
});

test("a weight that is bad is named by its place, the first too", () => {
  expect(() => entropy([-0.5, 1.5])).toThrow("-0.5 at position 0");
  expect(() => entropy(tf.tensor([-0.5, 1.5]))).toThrow("-0.5 at position 0");
});

test("scores in an array take no mask in a tensor", () => {
  const mask = tf.tensor([true, false]);
  expect(() => maskValues("mask", mask, [2])).toThrow(
    new InputError("mask", "an array, as the scores are", "a tensor"),
  );
});

test("without values there is no context", () => {
  const { context, state } = onlineSoftmax([1, 2, -Infinity]);
  expect([context, state.weighted]).toEqual([[], []]);
});

test.each([[[1, 2]], [[[[1]], [[2]]]]])("values that are no vectors are refused: %j", (values) => {
  expect(() => onlineSoftmax([1, 2], values as never)).toThrow(/^values: expected vectors, got shape/);
});

test("classes for each place of a sequence, also where there is only one", () => {
  const scores = tf.tensor([[[1, 2], [3, 5], [0, 0]]]); // prettier-ignore
  const target = tf.tensor([[1, 0, 1]], [1, 3], "int32");
  const loss = [[1, 2, 1], [3, 5, 0], [0, 0, 1]].map(([a, b, t]) => crossEntropy([a!, b!], t!)); // prettier-ignore
  expectClose(crossEntropy(scores, target), loss);
  const single = crossEntropyGradient(tf.zeros([2, 3, 1]), tf.zeros([2, 3], "int32"));
  expect([single.shape, [...single.dataSync()]]).toEqual([[2, 3, 1], [0, 0, 0, 0, 0, 0]]); // prettier-ignore
  expect(oneHot(tf.zeros([2, 3], "int32"), 1).shape).toEqual([2, 3, 1]);
});

describe("rows one beside the other: [3, 1, 2]", () => {
  const rows = [[0, -200], [300, 100], [1, 2]]; // prettier-ignore
  const x = tf.tensor(rows).expandDims(1);

  test("logSumExp", () => {
    const y = logSumExp(x);
    expect(y.shape).toEqual([3, 1]);
    expectClose(y, rows.map((row) => logSumExp(row)), 2e-6); // prettier-ignore
  });

  test("its second derivatives, which are softmax's first", () => {
    const c = tf.tensor([[[1, 2]], [[3, 4]], [[5, 6]]]);
    const first = (f: (x: Tensor) => Tensor) => (y: Tensor) => tf.grad((z: Tensor) => f(z).sum())(y);
    const second = tf.grad((y: Tensor) => first(logSumExp)(y).mul(c).sum())(x);
    expect(distance(second, tf.grad((y: Tensor) => softmax(y).mul(c).sum())(x))).toBeLessThan(1e-6);
    expectSecondDerivatives((y) => logSumExp(y as Tensor), [tf.tensor(rows.slice(2)).expandDims(1)]);
  });

  test("the gradient of softmax in blocks", () => {
    const c = tf.tensor([[[1, 2]], [[3, 4]], [[5, 6]]]);
    const gradient = (f: (y: Tensor) => Tensor) => tf.grad((y: Tensor) => f(y).mul(c).sum())(x);
    const got = gradient((y) => onlineSoftmaxTensor(y, 1));
    expect(distance(got, gradient(softmax))).toBeLessThan(1e-6);
  });
});
