import { createRandom, hasKernels, tf, type Tensor } from "../../src/runtime";
import { fastSoftmax, softmax } from "../../src/softmax";
import { byOneDnn, choose, isTrustworthy } from "../../src/softmax/kernels/fastSoftmax";
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

describe("a kernel is used only where it is seen to be right", () => {
  const right = (x: Tensor) => x.softmax();
  const wrong: [string, (x: Tensor) => Tensor][] = [
    ["no such kernel", () => { throw new Error("NotFound"); }], // prettier-ignore
    ["the scores themselves", (x) => x],
    ["equal shares", (x) => tf.fill(x.shape, 0.25)],
    ["the order turned round", (x) => right(x).reverse(1)],
    ["the first two exchanged", (x) => right(x).gather([1, 0, 2, 3], 1)],
    ["too large in the second", (x) => right(x).add(tf.tensor2d([[0, 0.1, 0, 0]]))],
    ["too small in the second", (x) => right(x).sub(tf.tensor2d([[0, 0.1, 0, 0]]))],
    ["too large in the first", (x) => right(x).add(tf.tensor2d([[0.1, -0.1, 0, 0]]))],
    ["too small in the first", (x) => right(x).sub(tf.tensor2d([[0.1, -0.1, 0, 0]]))],
    ["something where the score is −∞", (x) => right(x).add(tf.tensor2d([[0, 0, 0.1, 0]]))],
    ["something where the score is the lowest", (x) => right(x).add(tf.tensor2d([[0, 0, 0, 0.1]]))],
    ["NaN where the score is −∞", (x) => right(x).add(tf.tensor2d([[0, 0, NaN, 0]]))],
  ];
  test("TensorFlow's own is", () => expect(isTrustworthy(right)).toBe(true));
  test.each(wrong)("%s", (_, kernel) => expect(isTrustworthy(kernel)).toBe(false));

  test("a kernel that cannot be called is not tried", () => {
    const own = choose(() => expect(0).toBe(1) as never, false);
    expectClose(own(tf.tensor([0, Math.log(3)])), [0.25, 0.75]);
  });

  (hasKernels() ? test : test.skip)("one that is right is chosen, one that is wrong is not", () => {
    expect(choose(right, true)).toBe(right);
    const own = choose((x) => x, true);
    expectClose(own(tf.tensor([0, Math.log(3)])), [0.25, 0.75]);
  });

  // Where a build of TensorFlow lacks this kernel nothing calls it.
  const onOneDnn = hasKernels() && isTrustworthy(byOneDnn) ? test : test.skip;
  onOneDnn.each([[[7]], [[2, 3, 5]], [[2, 3, 4, 5]], [[2, 1, 2, 3, 2, 5]]])(
    "oneDNN's is right for %j",
    (shape) => {
      const x = random.normalTensor(shape, 10);
      const got = byOneDnn(x);
      expect(got.shape).toEqual(shape);
      expect(distance(got, softmax(x))).toBeLessThan(1e-6);
    },
  );
});
