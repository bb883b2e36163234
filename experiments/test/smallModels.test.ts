import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { experiment, experimentNames, train, type Experiment } from "@attention-lab/lib/training";
import { createRandom, tf } from "@attention-lab/lib/runtime";
import "../src/lookup/lookup";
import { rightBefore, type NumbersTask } from "../src/seq2seq/numbers";
import "../src/coreference/reader";
import "../src/recall/recall";

/** Small enough for a test, by family. */
const small: Record<string, string[]> = {
  lookup: ["task.d=3", "data.vocabulary=5", "data.count=3", "data.test=8"],
  numbers: ["task.units=4", "data.train=12", "data.test=6"],
  reader: ["task.width=8", "task.heads=2", "data.train=40", "data.test=10"],
  recall: ["task.width=8", "data.longest=3", "data.distances=1,3", "data.test=7"],
};
const every = ["train.steps=4", "train.batch=5", "train.evalEvery=4"];

/** The parameters of a small run. */
function smallParams(chosen: Experiment, ...more: string[]) {
  const family = chosen.name.split(".")[0] as string;
  return [...every, ...(small[family] ?? []), ...more].reduce(
    (all, one) => all.setFromText(one),
    chosen.params(),
  );
}

const names = [
  "lookup.Additive",
  "lookup.Dot",
  "lookup.ScaledDot",
  "numbers.copy.Keras",
  "reader.it.NoPositions",
  "reader.it.Sinusoidal",
  "recall.Attention",
  "recall.Recurrent",
];

test("importing a family registers it", () => expect(experimentNames()).toEqual(names));

describe.each(names)("%s", (name) => {
  const chosen = experiment(name);

  test("a training list shares no example with the test sets; outputs are one line an example", () => {
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
    if (chosen.name !== "numbers.copy.Keras") expect(Object.keys(metrics)).toEqual(["accuracy", "loss"]);
    expect(metrics["loss"]).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
    rmSync(directory, { recursive: true });
  });
});

/** Learning in few steps what plain JavaScript can learn soon; `accuracy` is what it must exceed. */
test.each([
  [
    "recall.Attention",
    0.5,
    ["train.steps=150", "train.batch=32", "train.learningRate=0.01", "task.width=16"],
  ],
  ["lookup.ScaledDot", 0.6, ["train.steps=60", "train.batch=16", "train.learningRate=0.02", "task.d=6"]],
  ["numbers.copy.Keras", undefined, ["train.steps=40", "train.batch=12", "train.learningRate=0.05"]],
])("%s learns what it is trained on", async (name, accuracy, more) => {
  const chosen = experiment(name);
  const { task, data, losses } = await train(chosen, { params: smallParams(chosen, ...more) });
  const seen = typeof data.train === "function" ? data.train(createRandom(7), 100) : data.train;
  const metrics = task.evaluate(seen.slice(0, 100));
  task.dispose();
  const mean = (part: number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
  expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)) / 2);
  if (accuracy) expect(metrics["accuracy"]).toBeGreaterThan(accuracy);
});

test("the reader's noise grows from nothing in the first steps", () => {
  const params = smallParams(experiment("reader.it.Sinusoidal"), "task.jitter=3");
  const { task, data } = experiment("reader.it.Sinusoidal").create(params.values());
  const batch = (data.train as readonly unknown[]).slice(0, 5);
  const lossAt = (step: number, random: string) =>
    tf.tidy(
      () => task.loss(batch, { step, steps: 1e6, random: createRandom(random) }).dataSync()[0] as number,
    );
  const calm = task.evaluate(batch)["loss"] as number;
  expect(lossAt(1, "a")).toBeCloseTo(calm, 5);
  expect(Math.abs(lossAt(1e6, "a") - calm)).toBeGreaterThan(0.1);
  expect(lossAt(1e6, "b")).not.toBe(lossAt(1e6, "a"));
  task.dispose();
});

test("the Keras model is fed with a zero and the right numbers before; what it is fed with matters", () => {
  expect(rightBefore([[1, 2, 3]])).toEqual([[0, 1, 2]]);
  const params = smallParams(experiment("numbers.copy.Keras"));
  const { task } = experiment("numbers.copy.Keras").create(params.values()) as unknown as {
    task: NumbersTask;
  };
  const [lists, other] = [[[0.1, 0.2]], [[0, 0.9]]];
  const before = tf.memory().numTensors;
  const [one, two] = [task.answers(lists, rightBefore(lists)), task.answers(lists, other)] as [
    number[][],
    number[][],
  ];
  expect(tf.memory().numTensors).toBe(before);
  expect(one[0]?.[0]).toBe(two[0]?.[0]); // both begin with a zero
  expect(one[0]?.[1]).not.toBe(two[0]?.[1]);
  const predicted = tf.tidy(() =>
    (
      task.model.predict([tf.tensor3d([[[0.1], [0.2]]]), tf.tensor3d([[[0], [0.1]]])]) as tf.Tensor
    ).dataSync(),
  );
  expect(Array.from(predicted)).toEqual(one[0]);
  task.dispose();
});

test("positions that do not exist are refused", () => {
  const chosen = experiment("reader.it.Sinusoidal");
  const params = smallParams(chosen).set("task.positions", "learned");
  expect(() => chosen.create(params.values())).toThrow(/^task\.positions: expected "sinusoidal" or "none"/);
});
