/** The corners of a training: files from elsewhere, no dev examples, the last evaluation, what an experiment may leave out. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkpointIn,
  evaluateAll,
  type Experiment,
  loadTrained,
  openTrained,
  readMetrics,
  readWeights,
  train,
  weightsIn,
  type TrainOptions,
} from "../../src/training";
import { writeWeights, type WeightsFile } from "../../src/training/weightsFile";
import { tf } from "../../src/runtime";
import { toy, type Point, type ToyValues } from "./toy";

const line: Experiment<ToyValues, Point> = { ...toy, name: "toy.Line" };
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "training edges "));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const changed = (...assignments: string[]) => line.params().setFromText(...assignments);
const run = async (options: TrainOptions<ToyValues> = {}, experiment = line) => {
  const result = await train(experiment, options);
  result.task.dispose();
  return result;
};
const withData = (data: object): Experiment<ToyValues, Point> => ({
  ...line,
  create: (values, loaded) => {
    const made = line.create(values, loaded);
    return { ...made, data: { ...made.data, ...data } };
  },
});

/** Changes the checkpoint's file. */
function rewrite(change: (file: WeightsFile, state: Record<string, unknown>) => void) {
  const { weights, metadata } = readWeights(checkpointIn(directory));
  const file = { weights: new Map(weights), metadata: { ...metadata } };
  const state = JSON.parse(metadata["state"] as string) as Record<string, unknown>;
  change(file, state);
  writeWeights(checkpointIn(directory), {
    ...file,
    metadata: { ...file.metadata, state: JSON.stringify(state) },
  });
}

describe("a checkpoint from elsewhere", () => {
  const resumed = () => run({ directory, resume: true });

  test("the same parameters, and the same way of taking steps, may be said again", async () => {
    await run({ directory, stopAfter: 3, compiled: true });
    expect((await run({ directory, resume: true, compiled: true, params: changed() })).finished).toBe(true);
  });

  test("weights alone are no checkpoint", async () => {
    await run({ directory });
    copyFileSync(weightsIn(directory), checkpointIn(directory));
    await expect(resumed()).rejects.toThrow(/^path: expected a checkpoint, got weights alone at /);
  });

  test.each<[string, Parameters<typeof rewrite>[0], RegExp]>([
    ["a count below 0", (_, state) => (state["stale"] = -1), /^path: expected an undamaged checkpoint/],
    ["a count that is none", (_, state) => (state["step"] = 1.5), /^path: expected an undamaged checkpoint/],
    [
      "a best value that is none",
      (_, state) => (state["best"] = { step: 1, value: null }),
      /^path: expected an undamaged checkpoint/,
    ],
    [
      "no moments",
      ({ weights }) => (weights as Map<string, unknown>).delete("adam/m"),
      /^m: expected 2 numbers/,
    ],
    [
      "one weight that is NaN",
      ({ weights }) => weights.get("adam/v")?.values.fill(NaN, 0, 1),
      /^path: expected finite weights at .*, got adam\/v with others/,
    ],
  ])("%s is refused", async (_, change, message) => {
    await run({ directory, stopAfter: 3 });
    rewrite(change);
    await expect(resumed()).rejects.toThrow(message);
  });

  test("best weights of another shape are refused before anything is changed", async () => {
    await run({ directory, stopAfter: 6, params: changed("train.best=lowest loss") });
    rewrite(({ weights }) => {
      const best = [...weights.keys()].filter((name) => name.startsWith("best/"));
      expect(best).toHaveLength(2);
      best.forEach((name) =>
        (weights as Map<string, object>).set(name, { shape: [3], values: new Float32Array(3) }),
      );
    });
    await expect(resumed()).rejects.toThrow(/expected shape .* got shape \[3\]/);
  });
});

describe("what a training does", () => {
  test("it says nothing of graphs where there are none", async () => {
    await run({ directory });
    expect(readWeights(weightsIn(directory)).metadata).not.toHaveProperty("steps");
  });

  test("dev is looked at every few steps, and after the last", async () => {
    await run({ directory, params: changed("train.steps=7") });
    const looked = readMetrics(join(directory, "metrics.jsonl")).filter(({ dev }) => dev);
    expect(looked.map(({ step }) => step)).toEqual([5, 7]);
  });

  test("without dev examples nothing is looked at, and the last weights are kept", async () => {
    const { best, finished } = await run({ directory }, withData({ dev: [] }));
    expect([best, finished]).toEqual([null, true]);
    expect(readMetrics(join(directory, "metrics.jsonl")).some(({ dev }) => dev)).toBe(false);
  });

  test("a gradient longer than clipNorm is shortened", async () => {
    const losses = async (clip: number) => (await run({ params: changed(`train.clipNorm=${clip}`, "task.noise=0") })).losses; // prettier-ignore
    expect(await losses(0.01)).not.toEqual(await losses(0));
  });

  test("an error that is none of Adam's is passed on as it is", async () => {
    const failing: Experiment<ToyValues, Point> = {
      ...line,
      create: (values, loaded) => {
        const made = line.create(values, loaded);
        return { ...made, task: { ...made.task, loss: () => { throw new RangeError("no such word"); } } }; // prettier-ignore
      },
    };
    await expect(train(failing)).rejects.toThrow(new RangeError("no such word"));
  });
});

describe("an experiment with files of the user's", () => {
  const lines: string[] = [];
  const reading: Experiment<ToyValues, Point> = {
    ...line,
    load: async (_, report) => {
      report("left out: one");
      return Promise.resolve("loaded");
    },
    create: (values, loaded) => {
      lines.push(String(loaded));
      return line.create(values, loaded);
    },
  };

  test("reads them for training and for its weights, whether or not anybody listens", async () => {
    await run({ directory }, reading);
    const said: string[] = [];
    const { task, params } = await openTrained(reading, weightsIn(directory), {
      changes: { "task.noise": 0.5 },
      report: (text) => said.push(text),
    });
    expect([params.values().task.noise, said, lines]).toEqual([0.5, ["left out: one"], ["loaded", "loaded"]]);
    task.dispose();
    (await openTrained(reading, weightsIn(directory))).task.dispose();
    expect(() => loadTrained(reading, weightsIn(directory))).toThrow(
      "experiment: expected one without files (openTrained reads them), got toy.Line",
    );
  });

  test("one without files can be opened the same way", async () => {
    await run({ directory });
    const { task } = await openTrained(line, weightsIn(directory));
    expect(Object.keys(task.variables)).toHaveLength(2);
    task.dispose();
  });
});

test("weights that do not fit leave no tensor behind", async () => {
  await run({ directory });
  const path = weightsIn(directory);
  const { weights, metadata } = readWeights(path);
  const wide = new Map([...weights].map(([name]) => [name, { shape: [3], values: new Float32Array(3) }]));
  writeWeights(path, { weights: wide, metadata });
  const before = tf.memory().numTensors;
  expect(() => loadTrained(line, path)).toThrow(/expected shape/);
  expect(tf.memory().numTensors).toBe(before);
});

test("an empty test set has no metrics", () => {
  const { task, data } = withData({ test: { near: [{ x: 1, y: 3 }], none: [] } }).create(line.params().values(), undefined); // prettier-ignore
  expect(Object.keys(evaluateAll({ task, data }))).toEqual(["dev", "near"]);
  task.dispose();
});
