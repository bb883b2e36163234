import { createGruWeights, gru } from "../../src/recurrent";
import { gruByParts } from "../../src/recurrent/gru";
import { createRandom, hasKernels, tf, type Tensor } from "../../src/runtime";

const [batch, time, dIn, d] = [3, 7, 5, 2];
const lengths = [7, 2, 5];
const random = createRandom("gru states");
const { w, u } = createGruWeights("gru", { dIn, d });
const inputs = [
  random.normalTensor([batch, time, dIn]),
  random.normalTensor([batch, d]),
  w,
  u,
  random.normalTensor([3 * d]),
  random.normalTensor([d]),
];
const largest = (x: Tensor) => x.abs().max().dataSync()[0] as number;

(hasKernels() ? test : test.skip)("by hand = composed: values and all gradients", () => {
  tf.tidy(() => {
    const gradients = (f: typeof gru) =>
      tf.valueAndGrads((x, h, W, U, b, bState) => {
        const weights = { w: W as Tensor, u: U as Tensor, b: b as Tensor, bState: bState as Tensor };
        const { outputs, state } = f(x as Tensor, weights, { initial: { h: h as Tensor }, lengths });
        return outputs.square().sum().add(state.h.sum());
      })(inputs);
    const [byHand, composed] = [gradients(gru), gradients(gruByParts)];
    expect(largest(byHand.value.sub(composed.value))).toBeLessThan(1e-5);
    expect(byHand.grads.map(({ shape }) => shape)).toEqual(inputs.map(({ shape }) => shape));
    byHand.grads.forEach((g, i) => expect(largest(g.sub(composed.grads[i] as Tensor))).toBeLessThan(1e-5));
  });
});

test("leaks nothing", () => {
  const before = tf.memory().numTensors;
  const loss = (x: Tensor) =>
    gru(x, { w, u, b: inputs[4] as Tensor, bState: inputs[5] as Tensor }).outputs.sum() as tf.Scalar;
  tf.dispose(tf.grad((x) => loss(x as Tensor))(inputs[0] as Tensor));
  expect(tf.memory().numTensors).toBe(before);
});
