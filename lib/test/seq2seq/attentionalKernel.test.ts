import { linear } from "../../src/layers";
import { paddingMask, type PreparedKeys } from "../../src/attention";
import { lstmStep } from "../../src/recurrent";
import { createRandom, hasKernels, tf, type Tensor } from "../../src/runtime";
import { align, prepareMemory } from "../../src/seq2seq";
import { attentionalRunByKernel } from "../../src/seq2seq/kernels/attentionalKernel";
import { attentionalRun } from "../../src/seq2seq/kernels/attentionalRun";
import { distance } from "../attention/expectations";

const [batch, target, source, embedding, d] = [3, 5, 7, 2, 4];
const random = createRandom("loop");
const normal = (...shape: number[]) => random.normalTensor(shape, 0.7);
const inputs = {
  x: normal(batch, target, embedding),
  h: normal(batch, d),
  c: normal(batch, d),
  w: normal(embedding + 2 * d, 4 * d),
  b: normal(4 * d),
  combine: normal(2 * d, d),
  states: normal(batch, source, d),
  W: normal(d, d),
  U: normal(d, d),
  v: normal(d),
};
type Inputs = Record<keyof typeof inputs, Tensor>;
const [ofSaid, ofWeights] = [normal(batch, target, d), normal(batch, target, source)];
const onNative = hasKernels() ? test : test.skip;
const lengths = { padded: [7, 2, 4], full: [7, 7, 7] };

/** Both forms on the same inputs; padded states are zeros, as encoders give them. */
function run(byKernel: boolean, kind: "dot" | "general" | "additive", given: Inputs, real: number[]) {
  const { x, h, c, w, b, combine, W, U, v } = given;
  const mask = paddingMask(real, source);
  const states = given.states.mul(mask.transpose([0, 2, 1]).toFloat());
  const scoring = kind === "additive" ? { W, U, v } : { W };
  const plain = { states, lengths: real, ...(real === lengths.padded ? { mask } : {}) };
  const memory = prepareMemory(kind, scoring, plain);
  if (byKernel) {
    const { prepared } = memory.keys as PreparedKeys;
    const additive = kind === "additive" ? { W, v } : undefined;
    const parts = { x, start: { h, c }, cell: { w, b }, combine, states, keys: prepared, additive };
    return attentionalRunByKernel({ ...parts, mask: memory.mask });
  }
  const look = (queries: Tensor) => {
    const { context, weights } = align(kind, scoring, queries, memory, 1);
    return { attentional: linear(tf.concat([context, queries], 2), combine).tanh(), weights };
  };
  const move = (input: Tensor, state: { h: Tensor; c?: Tensor }) => lstmStep(input, state, { w, b });
  const result = attentionalRun({ move, look }, x, { h, c, feed: tf.zeros([batch, d]) }, memory);
  return result as { attentional: Tensor; weights: Tensor };
}

const cases = (["dot", "general", "additive"] as const).flatMap((kind) =>
  (["padded", "full"] as const).map((real) => [kind, real] as const),
);

onNative.each(cases)(
  "%s, %s: the kernel form = the composed form, values and all gradients",
  (kind, real) => {
    tf.tidy(() => {
      const unused = { dot: ["W", "U", "v"], general: ["U", "v"], additive: [] as string[] }[kind];
      const names = (Object.keys(inputs) as (keyof typeof inputs)[]).filter((name) => !unused.includes(name));
      const of = (byKernel: boolean) => {
        const result = run(byKernel, kind, inputs, lengths[real]);
        const { grads } = tf.valueAndGrads((...given) => {
          const moved = {
            ...inputs,
            ...Object.fromEntries(names.map((name, i) => [name, given[i]])),
          } as Inputs;
          const { attentional, weights } = run(byKernel, kind, moved, lengths[real]);
          return attentional.mul(ofSaid).sum().add(weights.mul(ofWeights).sum());
        })(names.map((name) => inputs[name]));
        return { ...result, grads };
      };
      const [kernel, composed] = [of(true), of(false)];
      expect(distance(kernel.attentional, composed.attentional)).toBeLessThan(1e-6);
      expect(distance(kernel.weights, composed.weights)).toBeLessThan(1e-6);
      names.forEach((_, i) =>
        expect(distance(kernel.grads[i] as Tensor, composed.grads[i] as Tensor)).toBeLessThan(1e-5),
      );
    });
  },
);

onNative("one step; nothing leaks, with and without a gradient", () => {
  const one = { ...inputs, x: inputs.x.slice([0, 0, 0], [batch, 1, embedding]) };
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const [a, b] = [run(true, "additive", one, lengths.full), run(false, "additive", one, lengths.full)];
    expect(distance(a.attentional, b.attentional)).toBeLessThan(1e-6);
  });
  const loss = (x: Tensor) =>
    run(true, "additive", { ...one, x }, lengths.full).attentional.sum() as tf.Scalar;
  tf.dispose(tf.grad((x) => loss(x as Tensor))(one.x));
  expect(tf.memory().numTensors).toBe(before);
});
