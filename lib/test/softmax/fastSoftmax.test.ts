import { createRandom, tf } from "../../src/runtime";
import { fastSoftmax, softmax } from "../../src/softmax";
import { distance, expectClose } from "../attention/expectations";

const random = createRandom("fast");

test.each([[[7]], [[3, 5]], [[2, 3, 5]], [[2, 3, 5, 7]], [[2, 1, 3, 5, 7]]])(
  "fastSoftmax = softmax for shape %j",
  (shape) => {
    const x = random.normalTensor(shape, 10);
    const fast = fastSoftmax(x);
    expect(distance(fast, softmax(x))).toBeLessThan(1e-6);
  },
);

test("−∞ and the lowest numbers get weight 0, logits of 1e38 stay finite, NaN stays NaN", () => {
  expectClose(fastSoftmax(tf.tensor1d([1e4, -Infinity, -3.4e38, 1e4])), [0.5, 0, 0, 0.5]);
  expectClose(fastSoftmax(tf.tensor1d([3e38, -3e38])), [1, 0]);
  for (const bad of [NaN, Infinity]) {
    const row = fastSoftmax(tf.tensor2d([[0, bad, 1]]));
    expect(row.matMul(tf.ones([3, 1])).dataSync()[0]).toBeNaN();
  }
  expect(
    fastSoftmax(tf.fill([2], -Infinity))
      .sum()
      .dataSync()[0],
  ).toBeNaN();
});
