/** Numbers at the edge: large scores, temperatures, masks, rows with holes; and derivatives of derivatives. */
import { InputError } from "../../src/base";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  blockState,
  crossEntropy,
  entropy,
  logSoftmax,
  logSumExp,
  mergeBlocks,
  onlineSoftmax,
  onlineSoftmaxTensor,
  softmax,
  softmaxJacobian,
  sparsemax,
} from "../../src/softmax";
import { expectGradients, expectSecondDerivatives } from "../attention/expectations";

const numbers = (x: Tensor) => Array.from(x.dataSync(), (value) => value + 0); // −0 is 0
const random = createRandom("edge");

describe("scores of any size give what their differences give", () => {
  const shifts = [0, 1e6, -1e6, 2 ** 52, -(2 ** 52)]; // whole numbers that doubles hold, also with 1/2 … 3 added
  const difference = [0, -1, 2, -3];
  test.each(shifts)("arrays shifted by %d", (shift) => {
    const row = difference.map((d) => shift + d);
    const sum = difference.reduce((total, d) => total + Math.exp(d), 0);
    softmax(row).forEach((p, i) => expect(p).toBeCloseTo(Math.exp(difference[i]!) / sum, 14));
    logSoftmax(row).forEach((p, i) => expect(p).toBeCloseTo(difference[i]! - Math.log(sum), 13));
    expect(crossEntropy(row, 3)).toBeCloseTo(3 + Math.log(sum), 13);
    expect(sparsemax(row)).toEqual([0, 0, 1, 0]);
    expect(onlineSoftmax(row).weights[2]).toBeCloseTo(Math.exp(2) / sum, 14);
  });

  test.each([1e15, 1e20, 1e35, -1e35])("equal scores of %d share", (score) => {
    expect(sparsemax([score, score])).toEqual([0.5, 0.5]);
    expect(logSoftmax([score, score, score])[0]).toBeCloseTo(-Math.log(3), 14);
    expect(crossEntropy([score, score], 1)).toBeCloseTo(Math.LN2, 14);
    const x = tf.tensor([score, score]);
    for (const f of [softmax, sparsemax]) expect(numbers(f(x))).toEqual([0.5, 0.5]);
    expect(numbers(sparsemax(tf.tensor([score, -Infinity, score])))).toEqual([0.5, 0, 0.5]);
    expect(numbers(sparsemax(tf.tensor([score, -Infinity])))).toEqual([1, 0]);
  });

  test.each([1e-310, 1e-39, 1e-30, 1e-4, 1, 1e30, 1e39, 1e300])("temperature %d", (temperature) => {
    const options = { temperature };
    const sure = temperature <= 1e-4;
    for (const row of [
      [2, 1, 2],
      [1e35, 9e34, 1e35],
    ]) {
      // prettier-ignore
      const apart = sure || (row[0] === 1e35 && temperature <= 1e30);
      const expected = apart ? [0.5, 0, 0.5] : undefined;
      for (const got of [softmax(row, options), numbers(softmax(tf.tensor(row), options))]) {
        expect(got.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
        if (expected) expect(got).toEqual(expected);
        else expect(got[1]).toBeCloseTo(1 / (1 + 2 * Math.exp((row[0]! - row[1]!) / temperature)), 6);
      }
      expect(numbers(logSoftmax(tf.tensor(row), options))[0]).toBeCloseTo(logSoftmax(row, options)[0]!, 6);
    }
    expect(softmax([-Infinity, 0], options)).toEqual([0, 1]);
    expect(numbers(softmax(tf.tensor([-Infinity, 0]), options))).toEqual([0, 1]);
  });

  test.each([1e-31, 1e-37, 1e31, 1e38])("differences as large as a temperature of %d", (temperature) => {
    const got = numbers(softmax(tf.tensor([temperature, 0]), { temperature }));
    expect(got[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });

  test("log p far below the smallest float32 still has its gradient", () => {
    const target = tf.tensor1d([1], "int32");
    const gradient = tf.grad((x: Tensor) => crossEntropy(x, target))(tf.tensor([[0, -500]]));
    expect(numbers(gradient)).toEqual([1, -1]);
  });
});

describe("what is no score is refused, what is an array by another name is not", () => {
  test("masks hold true, false, 0 and 1; each other number is refused", () => {
    const x = tf.tensor([3, 4, 5]);
    expect(softmax([3, 4, 4], { mask: [false, 1, true] })).toEqual([0, 0.5, 0.5]);
    for (const mask of [
      [0, 1, -Infinity],
      [0, 1, NaN],
      [0, 1, 0.5],
      [0, 1, -1e9],
      [0, 1, 2],
    ]) {
      // prettier-ignore
      expect(() => softmax([3, 4, 5], { mask })).toThrow(/^mask: .*position 2/);
      expect(() => logSoftmax(x, { mask: tf.tensor(mask) })).toThrow(/^mask: .*additive mask is a `bias`/);
    }
    expect(numbers(softmax(x, { mask: tf.tensor([0, 0, 1], undefined, "bool") }))).toEqual([0, 0, 1]);
  });

  test("ragged rows and holes", () => {
    const holes = [1, , 3] as unknown as number[];
    const bad: (() => unknown)[] = [
      () => softmax([[1, 2], [3]]),
      () => softmax([[1], [2, 3]]),
      () => softmax(holes),
      () => sparsemax(holes),
      () => entropy(holes),
      () => onlineSoftmax([1, 2], [[1, 2], [3]]),
      () => crossEntropy([[1, 2]] as never, 0),
      () => softmaxJacobian([[1, 2]] as never),
      () => logSumExp([["1"]] as never),
    ];
    for (const run of bad) expect(run).toThrow(InputError);
    expect(() => softmax([[1, 2], [3, 4], [5, 6]], { mask: [[1, 1], [1], [0, 1]] })).toThrow(/^mask/); // prettier-ignore
  });

  test("typed arrays", () => {
    const row = [1.5, -0.25, 2];
    for (const typed of [Float32Array.from(row), Float64Array.from(row)]) {
      expect(softmax(typed)).toEqual(softmax(row));
      expect(logSoftmax(typed)).toEqual(logSoftmax(row));
      expect(logSumExp(typed)).toBe(logSumExp(row));
      expect(sparsemax(typed)).toEqual(sparsemax(row));
      expect(crossEntropy(typed, Uint8Array.of(0, 1, 0))).toBe(crossEntropy(row, 1));
      expect(onlineSoftmax(typed, [typed, typed, typed]).context).toEqual(
        onlineSoftmax(row, [row, row, row]).context,
      );
    }
    expect(softmax([1, 1], { mask: Uint8Array.of(0, 1) })).toEqual([0, 1]);
  });

  test("options that softmax does not have", () => {
    expect(() => softmax([1], { dim: 0 } as never)).toThrow(/^dim: expected one of the options axis/);
    expect(() => logSoftmax(tf.tensor([1]), { temprature: 2 } as never)).toThrow(
      /did you mean "temperature"/,
    );
    expect(softmax([0, 0], { axis: undefined, temperature: undefined, mask: undefined })).toEqual([0.5, 0.5]);
  });
});

describe("derivatives", () => {
  const x = random.normalTensor([2, 5]);
  const words = tf.tensor1d([3, 0], "int32");
  const functions: [string, (x: Tensor) => Tensor][] = [
    ["softmax", (t) => softmax(t, { temperature: 0.7 })],
    ["softmax with a mask", (t) => softmax(t, { mask: tf.tensor([[1, 1, 0, 1, 1], [0, 0, 0, 0, 0]]) })],
    ["logSoftmax", (t) => logSoftmax(t)],
    ["logSumExp", (t) => logSumExp(t)],
    ["crossEntropy", (t) => crossEntropy(t, words)],
    ["entropy", (t) => entropy(softmax(t))],
    ["online softmax", (t) => onlineSoftmaxTensor(t, 2)],
    ["softmaxJacobian", (t) => softmaxJacobian(t)],
    ["exp, tanh, sigmoid", (t) => tf.concat([t.exp(), t.tanh(), t.sigmoid()])],
  ]; // prettier-ignore
  test.each(functions)("%s: first", (_, f) => expectGradients(f, [x]));
  test.each(functions)("%s: second", (_, f) => expectSecondDerivatives(f, [x], { tolerance: 2e-3 }));

  test("the gradient of the entropy of softmax([1, 2, 3]) is −α_i (log α_i + H)", () => {
    const alpha = softmax([1, 2, 3]);
    const h = entropy(alpha);
    const gradient = numbers(tf.grad((t: Tensor) => entropy(softmax(t)))(tf.tensor([1, 2, 3])));
    alpha.forEach((a, i) => expect(gradient[i]).toBeCloseTo(-a * (Math.log(a) + h), 6));
  });

  test("states of blocks can be differentiated", () => {
    const normaliser = (t: Tensor) => {
      const [a, b] = tf.split(t, [2, 3], -1) as [Tensor, Tensor];
      const { max, sum } = mergeBlocks(blockState(a), blockState(b));
      return sum.log().add(max);
    };
    const gradient = numbers(tf.grad((t: Tensor) => normaliser(t).sum())(x));
    numbers(softmax(x)).forEach((p, i) => expect(gradient[i]).toBeCloseTo(p, 5));
  });

  test("a second derivative through what another gradient closed over throws instead of lying", () => {
    const nested = () =>
      tf.grad((z: Tensor) => {
        const once = softmax(z);
        return tf
          .grad(() => once.square().sum())(z)
          .sum();
      })(x);
    expect(nested).toThrow(/first derivatives only/);
  });
});

test("one class: loss 0, gradient 0", () => {
  const t = tf.zeros([2], "int32");
  const loss = (z: Tensor) => crossEntropy(z, t);
  expect(numbers(loss(tf.tensor([[3], [-7]])))).toEqual([0, 0]);
  expect(numbers(tf.grad((z: Tensor) => loss(z).sum())(tf.tensor([[3], [-7]])))).toEqual([0, 0]);
});

test("states of blocks leave nothing behind", () => {
  const x = tf.tensor([[1, 2]]);
  const before = tf.memory().numTensors;
  const states = [blockState(x), blockState(x)] as const;
  const both = mergeBlocks(...states);
  expect(tf.memory().numTensors - before).toBe(6);
  tf.dispose([...states.flatMap(({ max, sum }) => [max, sum]), both.max, both.sum, x]);
});
