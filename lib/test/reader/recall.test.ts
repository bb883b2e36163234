import { backend, createRandom, tf, type Tensor } from "../../src/runtime";
import {
  attentionRecall,
  createLstmWeights,
  drawRecall,
  lstm,
  lstmByKernel,
  lstmByParts,
  recallByDistance,
  recurrentRecall,
  trainRecall,
} from "../../src/reader";

const largest = (x: Tensor) => x.abs().max().dataSync()[0] as number;

describe("lstm", () => {
  const weights = createLstmWeights("lstm", { dIn: 3, d: 5 });
  const x = createRandom("x").normalTensor([7, 2, 3]);

  test("equals plain loops", () => {
    const [w, b] = [weights.w.arraySync() as number[][], weights.b.arraySync() as number[]];
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const sequence = (x.arraySync() as number[][][]).map((batch) => batch[1] as number[]);
    let [c, h] = [new Array<number>(5).fill(0), new Array<number>(5).fill(0)];
    for (const input of sequence) {
      const joined = [...input, ...h];
      const gate = (j: number) => joined.reduce((sum, v, i) => sum + v * (w[i]?.[j] ?? 0), b[j] ?? 0);
      c = c.map((old, j) => sigmoid(gate(5 + j)) * old + sigmoid(gate(j)) * Math.tanh(gate(10 + j)));
      h = c.map((cell, j) => sigmoid(gate(15 + j)) * Math.tanh(cell));
    }
    const got = (lstm(x, weights).arraySync() as number[][])[1] as number[];
    got.forEach((value, j) => expect(value).toBeCloseTo(h[j] as number, 5));
  });

  const onNative = backend().name === "tensorflow" ? test : test.skip;
  onNative("the native kernel equals the composed form, value and gradients", () => {
    tf.tidy(() => {
      expect(largest(lstmByKernel(x, weights).sub(lstmByParts(x, weights)))).toBeLessThan(1e-6);
      const gradients = (f: typeof lstm) =>
        tf.grads((a, w, b) =>
          f(a as Tensor, { w: w as Tensor, b: b as Tensor })
            .square()
            .sum(),
        )([x, weights.w, weights.b]);
      const [kernel, parts] = [gradients(lstmByKernel), gradients(lstmByParts)];
      kernel.forEach((g, i) => expect(largest(g.sub(parts[i] as Tensor))).toBeLessThan(1e-5));
    });
  });

  test("leaks nothing", () => {
    const before = tf.memory().numTensors;
    lstm(x, weights).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("drawRecall", () => {
  test("keys differ within a sequence, the asked one stands at the distance, seeds repeat", () => {
    const draw = () => drawRecall(createRandom(1), { batch: 11, length: 7, distance: 3 });
    const { keys, values, asked } = draw();
    expect(keys.every((row) => row.length === 7 && new Set(row).size === 7)).toBe(true);
    expect(values.flat().every((v) => v >= 0 && v < 8)).toBe(true);
    expect(asked).toEqual(new Array(11).fill(4));
    expect(draw()).toEqual({ keys, values, asked });
  });

  test("bad sizes are refused", () => {
    const random = createRandom(1);
    expect(() => drawRecall(random, { batch: 1, length: 65 })).toThrow(/^length: expected 1 to 64, got 65/);
    expect(() => drawRecall(random, { batch: 1, length: 5, distance: 6 })).toThrow(/^distance: expected/);
  });
});

describe("recall models", () => {
  test("attention and LSTM have the same number of parameters within 5 %", () => {
    const [a, r] = [attentionRecall(1), recurrentRecall(1)];
    expect(Math.abs(a.parameters / r.parameters - 1)).toBeLessThan(0.05);
    [a, r].forEach((model) => model.dispose());
  });

  test.each([attentionRecall, recurrentRecall])(
    "%o trains, repeats itself and leaks nothing",
    async (create) => {
      const before = tf.memory().numTensors;
      const train = async () => {
        const model = create(1, 8);
        const seen: number[] = [];
        const onStep = async (_: number, step: number) => void seen.push(step);
        const losses = await trainRecall(model, { steps: 3, seed: 1, longest: 3, batch: 4, onStep });
        expect(seen).toEqual([1, 2, 3]);
        const accuracy = recallByDistance(model, [1, 3], { seed: 2, count: 8 });
        expect(accuracy.every((share) => share >= 0 && share <= 1)).toBe(true);
        model.dispose();
        return losses;
      };
      const losses = await train();
      expect(losses[0]).toBeGreaterThan(0);
      expect(await train()).toEqual(losses);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test("steps and distances are guarded", async () => {
    const model = attentionRecall(1, 4);
    await expect(trainRecall(model, { steps: 0, seed: 1 })).rejects.toThrow(/^steps: expected/);
    expect(() => recallByDistance(model, [5], { seed: 1, length: 4 })).toThrow(/^distance/);
    model.dispose();
  });
});
