import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { experiment, experimentNames, train, type Experiment } from "@attention-lab/lib/experiment";
import { tf } from "@attention-lab/lib/runtime";
import "../src/reader";
import "../src/recall";

/** Small enough for a test, by family. */
const small: Record<string, string[]> = {
  reader: ["task.width=8", "task.heads=2", "data.train=40", "data.test=10"],
  recall: ["task.width=8", "data.longest=3", "data.distances=1,3", "data.test=7"],
};
const every = ["train.steps=4", "train.batch=5", "train.eval_every=4"];

/** The parameters of a small run. */
function smallParams(chosen: Experiment, ...more: string[]) {
  const family = chosen.name.split(".")[0] as string;
  return [...every, ...(small[family] ?? []), ...more].reduce(
    (all, one) => all.setFromText(one),
    chosen.params(),
  );
}

const names = ["reader.it.NoPositions", "reader.it.Sinusoidal", "recall.Attention", "recall.Recurrent"];

test("importing a family registers it", () => expect(experimentNames()).toEqual(names));

describe.each(names)("%s", (name) => {
  const chosen = experiment(name);

  test("its data have no test example in common with training, its outputs are one line an example", () => {
    const before = tf.memory().numTensors;
    const { task, data } = chosen.create(smallParams(chosen).values());
    const lists = [
      ...(typeof data.train === "function" ? [] : [data.train]),
      data.dev,
      ...Object.values(data.test),
    ];
    const [first, ...others] = lists.map((list) => new Set(list.map((example) => JSON.stringify(example))));
    if (typeof data.train !== "function") {
      const shared = others.flatMap((list) => [...list].filter((example) => first?.has(example)));
      expect(shared).toEqual([]);
    }
    const lines = task.decode?.(data.dev.slice(0, 3)) ?? [];
    expect(lines.map((line) => line.includes("\n"))).toEqual([false, false, false]);
    task.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("stopped and resumed it ends with the same bits; another seed with others; it leaks nothing", async () => {
    const directory = mkdtempSync(join(tmpdir(), "experiments "));
    const before = tf.memory().numTensors;
    const run = async (folder: string, seed: number, rest: { stopAfter?: number; resume?: boolean } = {}) => {
      const params = smallParams(chosen, `train.seed=${seed}`);
      const result = await train(chosen, { params, directory: join(directory, folder), ...rest });
      const test = Object.values(result.data.test)[0]?.slice(0, 20) ?? [];
      const metrics = result.task.evaluate(test);
      result.task.dispose();
      return metrics;
    };
    const metrics = await run("whole", 1);
    await run("parts", 1, { stopAfter: 3 });
    expect(await run("parts", 1, { resume: true })).toEqual(metrics);
    await run("other", 2);
    const [whole, parts, other] = ["whole", "parts", "other"].map((folder) =>
      readFileSync(join(directory, folder, "weights.safetensors"), "latin1"),
    );
    expect(parts === whole).toBe(true);
    expect(other === whole).toBe(false);
    expect(Object.keys(metrics)).toEqual(["accuracy", "loss"]);
    expect(metrics["accuracy"]).toBeLessThanOrEqual(1);
    expect(metrics["loss"]).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
    rmSync(directory, { recursive: true });
  });
});

test("the recall model of attention learns what it is trained on", async () => {
  const chosen = experiment("recall.Attention");
  const more = ["train.steps=120", "train.batch=32", "train.learning_rate=0.01", "task.width=16"];
  const { task, losses } = await train(chosen, { params: smallParams(chosen, ...more) });
  task.dispose();
  const mean = (part: number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
  expect(mean(losses.slice(-20))).toBeLessThan(mean(losses.slice(0, 20)) / 2);
});

test("positions that do not exist are refused", () => {
  const chosen = experiment("reader.it.Sinusoidal");
  const params = smallParams(chosen).set("task.positions", "learned");
  expect(() => chosen.create(params.values())).toThrow(/^task\.positions: expected "sinusoidal" or "none"/);
});
