import { createRandom, tf } from "../../src/runtime";
import {
  createLookup,
  createLookupModel,
  lookupGuesses,
  lookupLoss,
  type LookupTask,
} from "../../src/lookup";

/** Fresh questions as tensors. */
function draw(task: LookupTask, batch: number) {
  const random = createRandom(2);
  return task.batchOf(task.ask(random, batch), random);
}

describe("createLookup", () => {
  test("without noise each query is its key turned: same length, and one rotation for all", () => {
    const task = createLookup(7, 1, { vocabulary: 11, count: 5, noise: 0 });
    const drawn = draw(task, 3);
    expect([drawn.queries.shape, drawn.keys.shape, drawn.values.shape, drawn.wanted.shape]).toEqual([
      [3, 1, 7],
      [3, 5, 7],
      [3, 5, 8],
      [3, 1, 5],
    ]);
    const wanted = drawn.wanted.matMul(drawn.keys); // [3, 1, 7]
    const lengths = (x: tf.Tensor) => x.square().sum(-1).dataSync();
    lengths(wanted).forEach((length, i) => expect(lengths(drawn.queries)[i]).toBeCloseTo(length, 3));
    const products = (x: tf.Tensor) =>
      x
        .reshape([3, 7])
        .matMul(x.reshape([3, 7]), false, true)
        .dataSync();
    products(wanted).forEach((p, i) => expect(products(drawn.queries)[i]).toBeCloseTo(p, 3));
    tf.dispose(drawn);
    task.dispose();
  });

  test("bad sizes are refused", () => {
    expect(() => createLookup(0, 1)).toThrow(/^d: expected a whole number ≥ 1, got 0/);
    expect(() => createLookup(4, 1, { vocabulary: 3, count: 5 })).toThrow(/^count: expected at most/);
  });
});

describe("models", () => {
  const task = createLookup(6, 1, { vocabulary: 8, count: 4 });
  afterAll(() => task.dispose());

  test("dot is scaled dot times √d at the same seed; parameters differ by additive's v only", () => {
    const { queries, keys } = draw(task, 2);
    const models = (["dot", "scaledDot", "additive"] as const).map((s) => createLookupModel(s, 6, 1));
    const [dot, scaled] = models.map((model) => model.scores(queries, keys).dataSync());
    dot?.forEach((e, i) => expect(e).toBeCloseTo((scaled?.[i] as number) * Math.sqrt(6), 4));
    expect(models.map(({ parameters }) => parameters)).toEqual([72, 72, 78]);
    models.forEach((model) => model.dispose());
  });

  test("the loss is the squared error of the value found; a guess is the place of the largest score", () => {
    const before = tf.memory().numTensors;
    const model = createLookupModel("scaledDot", 6, 1);
    tf.tidy(() => {
      const batch = draw(task, 3);
      const scores = model.scores(batch.queries, batch.keys); // [3, 1, 4]
      const found = scores.softmax().matMul(batch.values);
      const error = found.sub(batch.wanted.matMul(batch.values)).square().mean();
      expect(lookupLoss(model, batch).dataSync()[0]).toBeCloseTo(error.dataSync()[0] as number, 5);
      const rows = (scores.squeeze([1]) as tf.Tensor2D).arraySync();
      expect(lookupGuesses(model, batch)).toEqual(rows.map((row) => row.indexOf(Math.max(...row))));
    });
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
