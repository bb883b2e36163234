import { createRandom, tf } from "../../src/runtime";
import {
  attentionRecall,
  drawRecall,
  recallByDistance,
  recurrentRecall,
  trainRecall,
} from "../../src/reader";

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
