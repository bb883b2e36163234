/** What is found out once in the life of a process must not cut the first compiled call in two. */
import { scaledDotProductAttention } from "../../src/attention";
import { compiled } from "../../src/compiled";
import { hasKernels, tf, type Tensor, unrecorded } from "../../src/runtime";

const onNative = hasKernels() ? test : test.skip;

onNative(
  "the first softmax of a process is cut into graphs as every later one, and has the same bits",
  () => {
    const x = tf.randomNormal([2, 3, 4], 0, 1, "float32", 1) as Tensor;
    const results = [1, 2].map(() => {
      const fast = compiled(() => scaledDotProductAttention(x, x, x).output.square());
      const result = [Array.from(fast().dataSync()), fast.graphs];
      fast.dispose();
      return result;
    });
    expect(results[0]).toEqual(results[1]);
    expect(results[0]?.[1]).toBe(1);
    x.dispose();
  },
);

onNative("unrecorded: operations run at once, and the recording goes on", () => {
  const seen: number[] = [];
  const fast = compiled((x: Tensor) => {
    const y = x.mul(2);
    seen.push(unrecorded(() => tf.tidy(() => tf.scalar(3).square().dataSync()[0] as number)));
    return y.add(1);
  });
  const x = tf.scalar(4);
  expect([fast(x), fast(x)].map((y) => y.dataSync()[0])).toEqual([9, 9]);
  expect([seen, fast.graphs]).toEqual([[9, 9], 1]);
  expect(() => unrecorded(() => { throw new Error("in between"); })).toThrow("in between"); // prettier-ignore
  fast.dispose();
  x.dispose();
});
