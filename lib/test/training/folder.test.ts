import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkpointIn,
  type Experiment,
  readWeights,
  train,
  type TrainOptions,
  writeWeights,
} from "../../src/training";
import { tf } from "../../src/runtime";
import { toy, type Point, type ToyValues } from "./toy";

const line: Experiment<ToyValues, Point> = { ...toy, name: "toy.Line" };
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "folder test "));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Trains the line for four steps, and frees it. */
async function run(options: TrainOptions<ToyValues>) {
  const params = options.resume ? {} : { params: line.params().set("train.steps", 4) };
  const { task } = await train(line, { ...params, ...options });
  task.dispose();
}

describe("what stands in a folder", () => {
  test("a checkpoint that does not say where it stood, and damaged metrics: refused, nothing leaks", async () => {
    await run({ directory, stopAfter: 2 });
    const { weights: kept, metadata } = readWeights(checkpointIn(directory));
    const before = tf.memory().numTensors;
    for (const state of ["{oops", "{}", "null", '{"step":"2","stale":0,"adam":2,"best":null}']) {
      writeWeights(checkpointIn(directory), { weights: kept, metadata: { ...metadata, state } });
      const resumed = run({ directory, resume: true });
      await expect(resumed).rejects.toThrow(/^path: expected an undamaged checkpoint at /);
    }
    writeWeights(checkpointIn(directory), { weights: kept, metadata });
    writeFileSync(join(directory, "metrics.jsonl"), "{oops\n");
    await expect(run({ directory, resume: true })).rejects.toThrow(/metrics\.jsonl, got a damaged line 1$/);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a folder that cannot be made is refused before any training", async () => {
    const before = tf.memory().numTensors;
    const file = join(directory, "file");
    writeFileSync(file, "");
    for (const place of [file, join(file, "below")]) {
      await expect(run({ directory: place })).rejects.toThrow(
        /^directory: expected a folder that can be made/,
      );
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  const onLinux = process.platform === "linux" ? test : test.skip;
  onLinux("where nothing can be made, as in /proc, it is refused and does not hang", async () => {
    await expect(run({ directory: "/proc/no/such" })).rejects.toThrow(
      /^directory: expected a folder .*ENOENT/,
    );
  });
});

test("train.best without dev examples is refused: nothing would be kept", async () => {
  const before = tf.memory().numTensors;
  const create = (values: ToyValues) => {
    const { task, data } = toy.create(values);
    return { task, data: { ...data, dev: [] } };
  };
  const training = train({ ...line, create }, { params: line.params().set("train.best", "lowest loss") });
  await expect(training).rejects.toThrow(/^train\.best: expected "", as the experiment has no dev examples/);
  expect(tf.memory().numTensors).toBe(before);
});
