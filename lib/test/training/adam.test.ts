import { InputError } from "../../src/base";
import { createAdam } from "../../src/training";
import { adamByParts } from "../../src/training/adam";
import { createRandom, tf } from "../../src/runtime";

type Loss = ReturnType<typeof tf.scalar>;

/** Adam in plain loops, one number at a time (Kingma & Ba 2015, algorithm 1). */
function plainAdam(
  start: number[],
  gradientOf: (w: number[]) => number[],
  rate: number,
  steps: number,
  clip = Infinity,
) {
  const w = [...start];
  const m = w.map(() => 0);
  const v = w.map(() => 0);
  for (let t = 1; t <= steps; t++) {
    const raw = gradientOf(w);
    const factor = Math.min(1, clip / Math.hypot(...raw));
    raw.forEach((g, i) => {
      m[i] = 0.9 * m[i]! + 0.1 * g * factor;
      v[i] = 0.999 * v[i]! + 0.001 * (g * factor) ** 2;
      w[i]! -= (rate * (m[i]! / (1 - 0.9 ** t))) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-7);
    });
  }
  return w;
}

const start = createRandom("adam").normals(11);
const wanted = createRandom("wanted").normals(11, 3);

/** Two variables of 5 and 2 × 3 numbers with loss Σ i (w_i − wanted_i)², i from 1. */
function problem() {
  const a = tf.tidy(() => tf.variable(tf.tensor1d(start.slice(0, 5))));
  const b = tf.tidy(() => tf.variable(tf.tensor2d(start.slice(5), [2, 3])));
  const factors = tf.tensor1d(start.map((_, i) => i + 1));
  const loss = () =>
    tf
      .concat([a, b.reshape([-1])])
      .sub(tf.tensor1d(wanted))
      .square()
      .mul(factors)
      .sum() as unknown as Loss;
  const values = () => [...a.dataSync(), ...b.dataSync()];
  return { a, b, loss, values, dispose: () => tf.dispose([a, b, factors]) };
}
const gradientOf = (w: number[]) => w.map((x, i) => 2 * (i + 1) * (x - wanted[i]!));

describe("createAdam", () => {
  test.each([
    ["without clipping", undefined],
    ["clipped to norm 2", 2],
  ])("is Adam in plain loops, %s", (_, clipNorm) => {
    const { a, b, loss, values, dispose } = problem();
    const adam = createAdam([a, b], { learningRate: 0.05, clipNorm });
    for (let i = 0; i < 50; i++) adam.step(loss);
    const expected = plainAdam(start, gradientOf, 0.05, 50, clipNorm);
    values().forEach((x, i) => expect(x).toBeCloseTo(expected[i]!, 4));
    expect(adam.steps).toBe(50);
    adam.dispose();
    dispose();
  });

  test("gives the loss before the update; the example's loss falls", () => {
    const w = tf.variable(tf.tensor1d([3, 4]));
    const adam = createAdam([w], { learningRate: 0.1 });
    const loss = () => w.square().sum() as unknown as Loss;
    expect(adam.step(loss)).toBe(25);
    expect(adam.step(loss)).toBeLessThan(25);
    adam.dispose();
    w.dispose();
  });

  test("restored moments go on bit for bit", () => {
    const whole = problem();
    const adam = createAdam([whole.a, whole.b], { learningRate: 0.05 });
    for (let i = 0; i < 9; i++) adam.step(whole.loss);

    const first = problem();
    const before = createAdam([first.a, first.b], { learningRate: 0.05 });
    for (let i = 0; i < 4; i++) before.step(first.loss);
    const after = createAdam([first.a, first.b], { learningRate: 0.05 });
    after.restore(before.moments());
    for (let i = 0; i < 5; i++) after.step(first.loss);

    expect(first.values()).toEqual(whole.values());
    expect(after.moments()).toEqual(adam.moments());
    [adam, before, after].forEach((x) => x.dispose());
    [whole, first].forEach((x) => x.dispose());
  });

  test("a rate for one step overrides; weights that the loss does not use stay", () => {
    const used = tf.variable(tf.scalar(1));
    const idle = tf.variable(tf.scalar(7));
    const adam = createAdam([used, idle], { learningRate: 0.1 });
    adam.step(() => used.square() as unknown as Loss, 0.5);
    expect(used.dataSync()[0]).toBeCloseTo(0.5, 5); // the first step of Adam has the size of the rate
    expect(idle.dataSync()[0]).toBe(7);
    adam.dispose();
    tf.dispose([used, idle]);
  });

  test("a rate of 0 moves no weight, and counts", () => {
    const w = tf.variable(tf.tensor1d([3, 4]));
    const adam = createAdam([w]);
    adam.step(() => w.square().sum() as unknown as Loss, 0);
    expect([...w.dataSync(), adam.steps]).toEqual([3, 4, 1]);
    adam.dispose();
    w.dispose();
  });

  test("the moments are no weights that another optimiser would train", () => {
    const trained = () =>
      Object.values(tf.engine().state.registeredVariables).filter((v) => v.trainable).length;
    const w = tf.variable(tf.tensor1d([3, 4]));
    const before = trained();
    for (const made of [createAdam([w]), adamByParts(2)]) {
      expect(trained()).toBe(before);
      made.dispose();
    }
    w.dispose();
  });

  test("from single operations: restored moments are those given, and are freed", () => {
    const before = tf.memory().numTensors;
    const rule = adamByParts(2);
    const given = { steps: 3, m: Float32Array.of(1, 2), v: Float32Array.of(3, 4) };
    rule.restore(given);
    expect(rule.moments()).toEqual({ m: given.m, v: given.v });
    expect(tf.memory().numTensors).toBe(before + 2);
    rule.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("leaks nothing", () => {
    const before = tf.memory().numTensors;
    const { a, b, loss, dispose } = problem();
    const adam = createAdam([a, b], { clipNorm: 1 });
    adam.step(loss);
    adam.restore(adam.moments());
    adam.dispose();
    dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a gradient shorter than clipNorm stays as it is", () => {
    const w = tf.variable(tf.tensor1d([3, 4]));
    const adam = createAdam([w], { learningRate: 0.1, clipNorm: 100 });
    adam.step(() => w.square().sum() as unknown as Loss); // gradient [6, 8], length 10
    const { m, v } = adam.moments();
    [0.6, 0.8].forEach((x, i) => expect(m[i]).toBeCloseTo(x, 6)); // (1 − β₁) g
    [0.036, 0.064].forEach((x, i) => expect(v[i]).toBeCloseTo(x, 5)); // (1 − β₂) g²
    adam.dispose();
    w.dispose();
  });

  test("a gradient longer than clipNorm is shortened to it", () => {
    const w = tf.variable(tf.tensor1d([3, 4]));
    const adam = createAdam([w], { clipNorm: 5 });
    adam.step(() => w.square().sum() as unknown as Loss); // gradient [6, 8] becomes [3, 4]
    [0.3, 0.4].forEach((x, i) => expect(adam.moments().m[i]).toBeCloseTo(x, 6));
    adam.dispose();
    w.dispose();
  });

  test.each(["int32", "bool", "complex64", "string"] as const)("a %s variable is refused", (dtype) => {
    const values = { int32: [1, 2], bool: [true, false], string: ["a", "b"] };
    const tensor =
      dtype === "complex64" ? tf.complex([1, 2], [0, 0]) : tf.tensor(values[dtype] as number[], [2], dtype);
    const [good, bad] = [tf.variable(tf.scalar(1)), tf.variable(tensor)];
    const message = `weights: expected float32 variables, got ${dtype} at position 1`;
    expect(() => createAdam([good, bad])).toThrow(message);
    tf.dispose([tensor, good, bad]);
  });

  test("what is no variable, or is disposed, is refused", () => {
    const [tensor, gone] = [tf.scalar(1), tf.variable(tf.scalar(1))];
    gone.dispose();
    for (const weight of [tensor, gone, [1], undefined]) {
      expect(() => createAdam([weight as tf.Variable])).toThrow(/^weights: expected float32 variables/);
    }
    tensor.dispose();
  });

  const infinity = () => tf.scalar(Infinity);
  test.each<[string, (w: tf.Variable) => tf.Tensor, RegExp]>([
    ["an infinite loss", (w) => w.sum().add(infinity()), /^loss: expected a finite number, got Infinity/],
    ["a loss that is NaN", (w) => w.mul(-1).sqrt().sum(), /^loss: expected a finite number, got NaN/],
    ["an infinite gradient", (w) => w.sub([1, 2]).sqrt().sum(), /^loss: .*gradient.*, got Infinity/],
    [
      "a gradient that is NaN",
      (w) => w.sub([1, 2]).abs().sqrt().square().sum(),
      /^loss: .*gradient.*, got NaN/,
    ],
    ["a gradient too long to square", (w) => w.mul(1e25).sum(), /^loss: .*gradient.*, got Infinity/],
  ])("%s: an error, weights and moments as they were", (_, loss, message) => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const adam = createAdam([w]);
    const before = tf.memory().numTensors;
    for (const clip of [adam, createAdam([w], { clipNorm: 1 })]) {
      expect(() => clip.step(() => loss(w) as Loss)).toThrow(message);
      expect([...w.dataSync(), clip.steps, ...clip.moments().m, ...clip.moments().v]).toEqual([
        1, 2, 0, 0, 0, 0, 0,
      ]);
      if (clip !== adam) clip.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    adam.dispose();
    w.dispose();
  });

  test("a rate that carries a weight beyond float32 is an error, and so is one that is no number ≥ 0", () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const adam = createAdam([w]);
    const step = (rate: number) => () => adam.step(() => w.square().sum() as unknown as Loss, rate);
    expect(step(1e39)).toThrow(/^weights: expected finite numbers after the update/);
    for (const rate of [NaN, Infinity, -0.1]) expect(step(rate)).toThrow(/^learningRate: expected/);
    expect([...w.dataSync()]).toEqual([1, 2]);
    adam.dispose();
    w.dispose();
  });

  test("a loss that is no scalar is refused", () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const adam = createAdam([w]);
    expect(() => adam.step(() => w.square() as unknown as Loss)).toThrow(
      "loss: expected a scalar, got shape [2]",
    );
    adam.dispose();
    w.dispose();
  });

  test("refuses what cannot work", () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    expect(() => createAdam([])).toThrow(InputError);
    expect(() => createAdam([w], { learningRate: 0 })).toThrow(/learningRate/);
    expect(() => createAdam([w], { clipNorm: -1 })).toThrow(/clipNorm/);
    const adam = createAdam([w]);
    const wrong = { steps: 1, m: new Float32Array(3), v: new Float32Array(2) };
    expect(() => adam.restore(wrong)).toThrow(/2 numbers, as many as there are weights/);
    const right = { m: new Float32Array(2), v: new Float32Array(2) };
    for (const steps of [-1, 0.5, NaN]) expect(() => adam.restore({ ...right, steps })).toThrow(/^steps/);
    adam.dispose();
    w.dispose();
  });
});
