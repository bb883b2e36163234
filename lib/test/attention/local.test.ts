import { createRandom, tf, type Tensor } from "../../src/runtime";
import { localAttention, localMask, paddingMask, scaledDotProductAttention } from "../../src/attention";
import { distance, expectClose, expectGradients } from "./expectations";

const random = createRandom("local");

describe("localAttention = scaledDotProductAttention under localMask", () => {
  const lengths = [1, 16, 17, 37];
  const windows = [0, 5, 19, 100];
  const cases = lengths.flatMap((n) => windows.map((window) => [n, window] as const));

  test.each(cases)("n %i, window %i, both ways and causal, with padding", (n, window) => {
    const [q, k, v] = [random.normalTensor([2, 3, n, 5]), random.normalTensor([2, 3, n, 5]), random.normalTensor([2, 3, n, 7])]; // prettier-ignore
    const padding = paddingMask([Math.floor(n / 2), n], n).expandDims(1); // [batch, 1, 1, n]
    for (const causal of [false, true]) {
      const near = localMask(n, n, window, causal);
      const full = scaledDotProductAttention(q, k, v, { mask: near });
      expect(distance(localAttention(q, k, v, { window, causal }).output, full.output)).toBeLessThan(1e-6);
      const masked = scaledDotProductAttention(q, k, v, { mask: padding.logicalAnd(near) });
      const mask = padding.squeeze([2]); // [batch, 1, n]
      const local = localAttention(q, k, v, { window, causal, mask, scale: 1 / Math.sqrt(5) });
      expect(distance(local.output, masked.output)).toBeLessThan(1e-6);
    }
  });

  test("the example of the docstring; gradients by finite differences", () => {
    const [x, v] = [tf.ones([2, 1]), tf.tensor2d([[2], [4]])];
    expectClose(localAttention(x, x, v, { window: 0 }).output, [2, 4]);
    const inputs = [random.normalTensor([5, 3]), random.normalTensor([5, 3]), random.normalTensor([5, 2])];
    const f = (...[a, b, c]: Tensor[]) =>
      localAttention(a as Tensor, b as Tensor, c as Tensor, { window: 1 }).output;
    expectGradients(f, inputs);
  });

  test("time and memory grow with n × window: peak bytes double with n", async () => {
    const peak = async (n: number) => {
      const inputs = [0, 1, 2].map(() => tf.ones([n, 8])) as [Tensor, Tensor, Tensor];
      const before = tf.memory().numBytes;
      const { peakBytes } = await tf.profile(() => localAttention(...inputs, { window: 16 }).output);
      return peakBytes - before;
    };
    const [small, large] = [await peak(128), await peak(1024)];
    expect(Math.log2(large / small) / 3).toBeLessThan(1.1);
  });

  test("bad input is refused", () => {
    const x = tf.ones([3, 2]);
    expect(() => localAttention(x, tf.ones([4, 2]), tf.ones([4, 2]), { window: 1 })).toThrow(/^keys/);
    expect(() => localAttention(x, x, x, { window: 0.5 })).toThrow(/^window: expected a whole number ≥ 0/);
    expect(() => localAttention(x, x, x, { window: 1, mask: tf.ones([4]) })).toThrow(/^mask/);
  });
});
