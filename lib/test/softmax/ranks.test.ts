/** Tensors of one, two and three axes: softmax and its relatives work along the last, whatever the rank. */
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  blockState,
  crossEntropy,
  crossEntropyGradient,
  entropy,
  logSumExp,
  onlineSoftmaxTensor,
  softmax,
  sparsemax,
} from "../../src/softmax";
import { expectClose } from "../attention/expectations";

const random = createRandom("ranks");

test.each([[[6]], [[2, 3, 6]]])("for shape %j: the last axis, whatever the rank", (shape) => {
  const x = random.normalTensor(shape, 2);
  const flat = x.reshape([-1, 6]).arraySync() as number[][];
  const weights = softmax(x);
  const each = <T>(f: (row: number[]) => T) => flat.map(f);
  expectClose(
    entropy(weights),
    each((row) => entropy(softmax(row))),
    2e-6,
  );
  expectClose(
    logSumExp(x),
    each((row) => logSumExp(row)),
    2e-6,
  );
  expectClose(
    sparsemax(x),
    each((row) => sparsemax(row)),
    2e-6,
  );
  expectClose(
    onlineSoftmaxTensor(x, 4),
    each((row) => softmax(row)),
  );
  expectClose(
    crossEntropy(x, weights),
    each((row) => entropy(softmax(row))),
    2e-6,
  );
  expect([entropy(weights), logSumExp(x), crossEntropy(x, weights)].map((y) => y.shape)).toEqual([
    shape.slice(0, -1),
    shape.slice(0, -1),
    shape.slice(0, -1),
  ]);
  expect(blockState(x).max.shape).toEqual([...shape.slice(0, -1), 1]);
  const sum = (f: (x: Tensor) => Tensor) => tf.grad((y: Tensor) => f(y).sum())(x);
  expectClose(
    sum(logSumExp),
    each((row) => softmax(row)),
  );
  const c = random.normalTensor(shape);
  const gradient = (f: (x: Tensor) => Tensor) => tf.grad((y: Tensor) => f(y).mul(c).sum())(x);
  for (const f of [softmax, sparsemax] as ((x: Tensor) => Tensor)[]) {
    const [byRow, rowsOfC] = [x.reshape([-1, 6]), c.reshape([-1, 6])];
    const expected = tf.grad((y: Tensor) => f(y).mul(rowsOfC).sum())(byRow);
    expectClose(gradient(f), [...expected.dataSync()]);
  }
});

test("one class has weight 1 and no loss, for any number of rows", () => {
  const [scores, targets] = [tf.tensor([[3], [-Infinity], [5]]), tf.tensor1d([0, 0, 0], "int32")];
  expectClose(crossEntropyGradient(scores, targets), [0, -1, 0]);
  expectClose(crossEntropy(tf.tensor([[3], [5]]), tf.tensor1d([0, 0], "int32")), [0, 0]);
});
