/** Every registered experiment trains a step; the bottleneck study compares models of equal size. */
import { experiment, experimentNames, train } from "@attention-lab/lib/training";
import { tf } from "@attention-lab/lib/runtime";
import {
  bottleneckExperiment,
  bottleneckParams,
  bottleneckResults,
  bottleneckVariants,
  parametersOf,
  shipped,
  stateSizes,
  trainNow,
} from "../src";
import { makeSmaller } from "./smaller";

/** With tests of their own: data of their own kinds, or files of the user's. */
const ELSEWHERE = /^((lookup|numbers|reader|recall)\.|captioning\.folder$)/;

test.each(experimentNames().filter((name) => !ELSEWHERE.test(name)))(
  "%s takes two steps, has metrics and leaves no tensors",
  async (name) => {
    const before = tf.memory().numTensors;
    const chosen = experiment(name);
    const params = chosen.params();
    // Plain JavaScript is slow: little of everything.
    makeSmaller(name, params, {
      "task.maxLength": 6,
      "train.batch": 2,
      "train.steps": 2,
      "train.evalEvery": 10,
    });
    const { task, data, losses } = await train(chosen, { params });
    expect(losses).toHaveLength(2);
    const [examples] = Object.values(data.test) as [readonly unknown[]];
    const metrics = task.evaluate(examples.slice(0, 4));
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    task.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);

describe("the bottleneck study", () => {
  test("counts parameters as the models do", () => {
    for (const kind of bottleneckVariants) {
      const params = bottleneckParams(kind, 16, 1).set("data.train", 3000);
      const { hidden, embedding } = params.values().task;
      const { task } = bottleneckExperiment(kind).create(params.values());
      const counted = Object.values(task.variables).reduce((sum, { size }) => sum + size, 0);
      expect(parametersOf(kind, hidden, embedding)).toBe(counted);
      task.dispose();
    }
  });

  test("compares models within 5 % of each other, and the stored results are of today's parameters", () => {
    for (const size of stateSizes) {
      for (const kind of bottleneckVariants) {
        const { hidden, embedding } = bottleneckParams(kind, size, 1).values().task;
        const plain = bottleneckParams("NoAttention", size, 1).values().task;
        const ratio =
          parametersOf(kind, hidden, embedding) / parametersOf("NoAttention", plain.hidden, plain.embedding);
        expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
      }
    }
    const { recipe, points } = bottleneckResults();
    for (const kind of bottleneckVariants)
      expect(recipe.params[kind]).toBe(bottleneckParams(kind, 64, 1).toText());
    expect(points).toHaveLength(bottleneckVariants.length * stateSizes.length * 3);
  });
});

describe("for notebooks", () => {
  test("trainNow takes changes by path and tells of every step", async () => {
    const seen: number[] = [];
    const changes = { "train.steps": 3, "task.hidden": 8, "data.train": 3000 };
    const { task, losses } = await trainNow("bottleneck.copy.NoAttention", {
      changes,
      onStep: (_, step) => void seen.push(step),
    });
    expect(seen).toEqual([1, 2, 3]);
    expect(losses).toHaveLength(3);
    task.dispose();
    await expect(trainNow("bottleneck.copy.NoAttention", { changes: { "task.hiden": 8 } })).rejects.toThrow(
      /hidden/,
    );
  });

  test("the shipped translator says the sentence of the post, which its training does not hold", () => {
    const { task, test: sets, recipe } = shipped("translation.en_fr.Attention");
    const [post] = sets["post"] as [{ source: readonly string[]; target: readonly string[] }];
    expect(task.translate([post.source])[0]?.tokens).toEqual(
      "je suis en train d' apprendre l' IA".split(" "),
    );
    expect(recipe).toContain("train.steps : 1500");
    task.dispose();
  });

  test("no weights for a name: the message says so", () => {
    expect(() => shipped("language.en.Recurrent")).toThrow(
      /^name: expected an experiment whose weights .*npm run train -- language/,
    );
  });
});
