import { createRandom, tf } from "../../src/runtime";
import {
  compareLookups,
  createLookup,
  createLookupModel,
  lookupAccuracy,
  softmaxGradientNorm,
  trainLookup,
} from "../../src/reader";

describe("createLookup", () => {
  test("without noise each query is its key turned: same length, and one rotation for all", () => {
    const task = createLookup(7, 1, { vocabulary: 11, count: 5, noise: 0 });
    const drawn = task.draw(createRandom(2), 3);
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
    const { queries, keys } = task.draw(createRandom(1), 2);
    const models = (["dot", "scaledDot", "additive"] as const).map((s) => createLookupModel(s, 6, 1));
    const [dot, scaled] = models.map((model) => model.scores(queries, keys).dataSync());
    dot?.forEach((e, i) => expect(e).toBeCloseTo((scaled?.[i] as number) * Math.sqrt(6), 4));
    expect(models.map(({ parameters }) => parameters)).toEqual([72, 72, 78]);
    models.forEach((model) => model.dispose());
  });

  test("softmaxGradientNorm: √(Σ (α_i δ_ij − α_i α_j)²), uniform weights over 4 keys give √3 / 4", () => {
    const uniform = {
      ...createLookupModel("dot", 6, 1),
      scores: (q: tf.Tensor) => tf.zeros([q.shape[0] as number, 1, 4]),
    };
    expect(softmaxGradientNorm(uniform, task, { seed: 1, count: 3 })).toBeCloseTo(Math.sqrt(3) / 4, 5);
    uniform.dispose();
  });

  test("training lowers the loss, repeats itself, awaits onStep, leaks nothing", async () => {
    const before = tf.memory().numTensors;
    const train = async () => {
      const model = createLookupModel("scaledDot", 6, 1);
      const seen: number[] = [];
      const onStep = async (_: number, step: number) => void seen.push(step);
      const losses = await trainLookup(model, task, {
        steps: 40,
        seed: 1,
        batch: 16,
        learningRate: 0.02,
        onStep,
      });
      expect(seen.length).toBe(40);
      const accuracy = lookupAccuracy(model, task, { seed: 1, count: 100 });
      model.dispose();
      return { losses, accuracy };
    };
    const { losses, accuracy } = await train();
    expect(accuracy).toBeGreaterThan(0.6); // chance is 0.25
    expect(losses[39]).toBeLessThan((losses[0] as number) / 2);
    expect((await train()).losses.slice(0, 3)).toEqual(losses.slice(0, 3));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("compareLookups: one row for each dimension and score", async () => {
    const before = tf.memory().numTensors;
    let calls = 0;
    const onStep = () => void (calls += 1);
    const sizes = { vocabulary: 5, count: 3, dimensions: [2, 3], scores: ["dot", "additive"] as const };
    const rows = await compareLookups({ ...sizes, seed: 1, steps: 2, batch: 4, onStep });
    expect(rows.map(({ d, score }) => `${d} ${score}`)).toEqual([
      "2 dot",
      "2 additive",
      "3 dot",
      "3 additive",
    ]);
    expect(calls).toBe(8);
    expect(tf.memory().numTensors).toBe(before);
    await expect(compareLookups({ ...sizes, seed: 1, steps: 0 })).rejects.toThrow(/^steps: expected/);
  });
});
