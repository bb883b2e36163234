/** Where a run stops, and what it refuses to write down. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namedVariables, trainable } from "../../src/layers";
import { tf } from "../../src/runtime";
import {
  checkpointIn,
  readWeights,
  train,
  writeWeights,
  type Experiment,
  type TrainOptions,
} from "../../src/training";
import { toy, type Point, type ToyValues } from "./toy";

const line: Experiment<ToyValues, Point> = { ...toy, name: "toy.Line" };
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stop test "));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const changed = (...assignments: string[]) =>
  assignments.reduce((params, assignment) => params.setFromText(assignment), line.params());

/** Trains the line, and frees it. */
async function run(options: TrainOptions<ToyValues>) {
  const { task, data: _, ...result } = await train(line, options);
  task.dispose();
  return result;
}

/** Losses whose value is finite while the gradient is not, or weights that an update carries beyond float32. */
describe("numbers that are not finite", () => {
  const broken = (from: number, loss: (w: tf.Variable) => tf.Tensor): Experiment<ToyValues, Point> => ({
    ...line,
    name: "toy.Broken",
    create: (values) => {
      const { w } = namedVariables(trainable({ w: tf.tensor1d([0, 4]) })) as { w: tf.Variable };
      const task = {
        variables: { w },
        loss: (_: unknown, { step }: { step: number }) =>
          (step < from ? w.square().mean() : loss(w)) as tf.Scalar,
        evaluate: () => ({ level: 1 }),
        dispose: () => w.dispose(),
      };
      const other = line.create(values);
      other.task.dispose();
      return { task, data: other.data };
    },
  });
  const root = (w: tf.Variable) => w.mul(0).sqrt().sum(); // 0, with the gradient ∞ · 0 = NaN

  test.each([
    ["in the first step", 1, "", []],
    ["in the last step", 20, "", ["checkpoint.safetensors", "metrics.jsonl"]],
    ["in between, without clipping", 13, "train.clipNorm=0", ["checkpoint.safetensors", "metrics.jsonl"]],
  ])("%s: an error, no weights file, the checkpoint of the last good step", async (_, from, change, kept) => {
    const before = tf.memory().numTensors;
    const params = change === "" ? line.params() : changed(change);
    const training = train(broken(from, root), { directory, params });
    await expect(training).rejects.toThrow(
      `loss: expected one whose gradient has a finite squared length (try a lower train.learningRate), got NaN at step ${from}`,
    );
    const files = readdirSync(directory).filter((name) => kept.length > 0 || name !== "metrics.jsonl");
    expect(files.sort()).toEqual(kept);
    if (kept.length > 0) {
      const { weights: saved, metadata } = readWeights(checkpointIn(directory));
      expect(JSON.parse(metadata["state"] as string)).toMatchObject({ step: from === 20 ? 15 : 10 });
      for (const [, { values }] of saved) expect([...values].every(Number.isFinite)).toBe(true);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a rate that makes weights infinite in the last step", async () => {
    const params = changed("train.learningRate=1e39", "train.steps=1");
    const training = train(line, { directory, params });
    await expect(training).rejects.toThrow(/^weights: expected finite numbers after the update.* at step 1$/);
    expect(readdirSync(directory)).toEqual(["metrics.jsonl"]);
  });

  test("a checkpoint that holds them already is not gone on with", async () => {
    await run({ directory, stopAfter: 3 });
    const path = checkpointIn(directory);
    const { weights: saved, metadata } = readWeights(path);
    const poisoned = new Map([
      ...saved,
      ["weights/b", { shape: [1], values: Float32Array.of(NaN) }] as const,
    ]);
    writeWeights(path, { weights: poisoned, metadata });
    await expect(run({ directory, resume: true })).rejects.toThrow(/^path: expected finite weights/);
  });
});

describe("stopAfter", () => {
  test.each([0, 2, 3])("%i, when step 3 is done: nothing more is trained", async (stopAfter) => {
    await run({ directory, stopAfter: 3 });
    const again = await run({ directory, resume: true, stopAfter });
    expect([again.step, again.finished, again.losses]).toEqual([3, false, []]);
  });

  test("beyond the last step, or Infinity: trains to the end", async () => {
    for (const stopAfter of [21, Infinity]) expect((await run({ stopAfter })).finished).toBe(true);
  });

  test.each([-1, 1.5, NaN, -Infinity])("%d is refused before anything is made", async (stopAfter) => {
    await expect(run({ directory: join(directory, "new"), stopAfter })).rejects.toThrow(
      /^stopAfter: expected/,
    );
    expect(readdirSync(directory)).toEqual([]);
  });
});
