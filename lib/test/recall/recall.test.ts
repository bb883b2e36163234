import { createRandom, tf } from "../../src/runtime";
import { attentionRecall, drawRecall, recallAccuracy, recallLoss, recurrentRecall } from "../../src/recall";

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
    "%o: the loss is −log p of the value; no tensor stays",
    (create) => {
      const before = tf.memory().numTensors;
      const model = create(1, 8);
      const batch = drawRecall(createRandom(2), { batch: 5, length: 3 });
      const probabilities = tf.tidy(() => model.scores(batch).softmax().arraySync() as number[][]);
      const right = batch.values.map((row, s) => row[batch.asked[s] as number] as number);
      const expected = probabilities.map((row, s) => -Math.log(row[right[s] as number] as number));
      const loss = tf.tidy(() => recallLoss(model, batch).dataSync()[0] as number);
      expect(loss).toBeCloseTo(expected.reduce((sum, each) => sum + each, 0) / 5, 5);
      const hits = probabilities.filter((row, s) => row.indexOf(Math.max(...row)) === right[s]).length;
      expect(recallAccuracy(model, batch)).toBe(hits / 5);
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
