import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkpointIn,
  createAdam,
  type Experiment,
  readMetrics,
  train,
  variant,
  type TrainOptions,
} from "../../src/training";
import { attentionRecall, drawRecall, type RecallBatch } from "../../src/recall";
import { createRandom, tf } from "../../src/runtime";
import { namedVariables, trainable } from "../../src/layers";
import { toy, type Point, type ToyValues } from "./toy";

const line: Experiment<ToyValues, Point> = { ...toy, name: "toy.Line" };
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "train test "));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const weights = (variables: Readonly<Record<string, tf.Variable>>) =>
  Object.values(variables).map((variable) => [...variable.dataSync()]);
const changed = (...assignments: string[]) =>
  assignments.reduce((params, assignment) => params.setFromText(assignment), line.params());

/** Trains the line, and frees it. */
async function run(options: TrainOptions<ToyValues> = {}) {
  const { task, data: _, ...rest } = await train(line, options);
  const result = { ...rest, weights: weights(task.variables), loss: task.evaluate([{ x: 1, y: 3 }])["loss"] };
  task.dispose();
  return result;
}

describe("train", () => {
  test("learns y = 2 x + 1, tells each step, leaks nothing", async () => {
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const params = changed("train.steps=150", "train.learningRate=0.1", "task.noise=0", "train.clipNorm=0");
    const result = await run({ params, onStep: async ({ step, steps }) => void seen.push(step / steps) });
    expect(result.loss).toBeLessThan(0.001);
    expect([result.step, result.finished, result.best, result.losses.length]).toEqual([150, true, null, 150]);
    expect(seen.length).toBe(150);
    expect(seen[74]).toBe(0.5);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("is plain Adam on the batches of the data: the first losses equal a loop of one's own", async () => {
    const values = changed("train.batch=11", "task.noise=0", "train.clipNorm=0.5", "train.warmup=4")
      .freeze()
      .values();
    const { task, data } = line.create(values);
    const adam = createAdam(Object.values(task.variables), { clipNorm: 0.5 });
    const context = { step: 1, steps: 1, random: createRandom(0) };
    const rates = [0.25, 0.5, 0.75, 1, 1].map((share) => share * 0.001);
    const losses = rates.map((rate) => adam.step(() => task.loss(data.train as Point[], context), rate));
    const params = changed(
      "train.batch=11",
      "task.noise=0",
      "train.clipNorm=0.5",
      "train.warmup=4",
      "train.steps=5",
    );
    const result = await run({ params });
    result.losses.forEach((loss, i) => expect(loss).toBeCloseTo(losses[i] as number, 6)); // order within the batch
    adam.dispose();
    task.dispose();
  });

  test("the same seed gives the same run, another seed another", async () => {
    const [one, two, other] = [await run(), await run(), await run({ params: changed("train.seed=2") })];
    expect(one).toEqual(two);
    expect(other.losses[5]).not.toBe(one.losses[5]);
  });

  test("best: the weights at the end are those of the best evaluation, and patience stops", async () => {
    const params = changed(
      "train.best=highest loss",
      "train.patience=2",
      "train.learningRate=0.1",
      "task.noise=0",
    );
    const result = await run({ params, directory }); // the loss falls, so the first evaluation stays the highest
    expect([result.step, result.finished, result.best?.step]).toEqual([15, true, 5]);
    const stopped = await run({ params, stopAfter: 5 });
    expect(result.weights).toEqual(stopped.weights);
    const lowest = await run({ params: params.copy().set("train.best", "lowest loss") });
    expect([lowest.step, lowest.best?.step]).toEqual([20, 20]);
  });

  test.each([
    ["train.steps=0", /^train\.steps: expected a whole number ≥ 1, got 0/],
    ["train.batch=1.5", /^train\.batch: expected/],
    ["train.patience=-1", /^train\.patience: expected/],
    ["train.patience=3", /^train\.patience: expected 0, or a train\.best/],
    ["train.learningRate=0", /^train\.learningRate: expected/],
    ["train.clipNorm=-1", /^train\.clipNorm: expected/],
    ["train.best=loss", /^train\.best: expected "highest NAME"/],
    ["train.best=lowest los", /^train\.best: expected one of the metrics loss, got "los"/],
    ["train.buckets=1", /^train\.buckets: expected a last bucket/],
    [
      "train.learningRate=1e38",
      /^(loss: expected a finite number|weights: expected finite numbers) .*, got (NaN|Infinity) at step/,
    ],
  ])("%s is refused, and nothing leaks", async (assignment, message) => {
    const before = tf.memory().numTensors;
    await expect(run({ params: changed(assignment) })).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a tie is no better: the first of equal evaluations stays the best, and patience runs out", async () => {
    const same = await runLevel({ "train.best": "highest level", "train.patience": 3 });
    expect([same.best, same.step, same.finished]).toEqual([{ step: 5, value: 1 }, 20, true]);
    const lowest = await runLevel({ "train.best": "lowest level", "train.patience": 2 });
    expect([lowest.best, lowest.step]).toEqual([{ step: 5, value: 1 }, 15]);
  });

  /** The line, judged by a metric that is always 1. */
  async function runLevel(changes: Record<string, string | number>) {
    const level: Experiment<ToyValues, Point> = {
      ...variant(line, "", changes),
      name: "toy.Level",
      create: (values) => {
        const { task, data } = line.create(values);
        return { data, task: { ...task, evaluate: () => ({ level: 1 }) } };
      },
    };
    const { task, ...result } = await train(level);
    task.dispose();
    return result;
  }

  test("buckets: no batch mixes lengths", async () => {
    const batches: (readonly Point[])[] = [];
    const spy: Experiment<ToyValues, Point> = {
      ...line,
      create(values) {
        const { task, data } = line.create(values);
        return { data, task: { ...task, loss: (b, c) => (batches.push(b), task.loss(b, c)) } };
      },
    };
    const { task } = await train(spy, { params: changed("train.buckets=1,2", "train.batch=3") });
    task.dispose();
    const mixed = batches.filter((batch) => new Set(batch.map(({ x }) => x < 0)).size > 1);
    expect([batches.length, mixed.length]).toEqual([20, 0]);
  });
});

/** Fresh sequences for a small attention model: a real model with drawn data. */
const recall: Experiment<{ readonly train: ToyValues["train"] }, RecallBatch> = {
  name: "toy.Recall",
  description: "",
  params: () => line.params().set("train.batch", 3),
  create({ train: { seed } }) {
    const registered = new Set(Object.keys(tf.engine().registeredVariables));
    const model = attentionRecall(seed, 8);
    const own = Object.entries(tf.engine().registeredVariables).filter(([name]) => !registered.has(name));
    const variables = Object.fromEntries(own.map(([, variable], i) => [`w${i}`, variable]));
    const loss = ([batch]: readonly RecallBatch[]) =>
      model.scores(batch as RecallBatch).logSoftmax().mean().neg() as tf.Scalar; // prettier-ignore
    const dev = [drawRecall(createRandom("dev"), { batch: 5, length: 7 })];
    const evaluate = (batches: readonly RecallBatch[]) => ({
      loss: tf.tidy(() => loss(batches).dataSync()[0] as number),
    });
    const train = (random: ReturnType<typeof createRandom>, batch: number) => [
      drawRecall(random, { batch, length: 5 }),
    ];
    return {
      task: { variables, loss, evaluate, dispose: () => model.dispose() },
      data: { train, dev, test: {} },
    };
  },
};

describe("checkpoints", () => {
  const files = (name: string) =>
    ["checkpoint.safetensors", "metrics.jsonl", "weights.safetensors"].map((file) =>
      readFileSync(join(name, file)),
    );

  test.each([1, 5, 7, 13, 19])(
    "stopped after %i and resumed: every file has the same bits",
    async (stopAfter) => {
      const params = changed(
        "train.best=lowest loss",
        "train.buckets=1,2",
        "train.batch=3",
        "train.warmup=9",
      );
      const [whole, parts] = [join(directory, "whole"), join(directory, "parts")];
      const uninterrupted = await run({ params, directory: whole });
      const first = await run({ params, directory: parts, stopAfter });
      expect([first.step, first.finished]).toEqual([stopAfter, false]);
      expect(readdirSync(parts).sort()).toEqual(["checkpoint.safetensors", "metrics.jsonl"]);
      const second = await run({ directory: parts, resume: true });
      expect(second.weights).toEqual(uninterrupted.weights);
      expect([...first.losses, ...second.losses]).toEqual(uninterrupted.losses);
      expect(files(parts)).toEqual(files(whole));
    },
  );

  test("the same for a model with attention and drawn data, stopped by a signal", async () => {
    const [whole, parts] = [join(directory, "whole"), join(directory, "parts")];
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => void (step === 8 && controller.abort());
    const results = [
      await train(recall, { directory: whole }),
      await train(recall, { directory: parts, signal: controller.signal, onStep }),
      await train(recall, { directory: parts, resume: true }),
    ];
    expect(results.map(({ step, finished }) => [step, finished])).toEqual([
      [20, true],
      [8, false],
      [20, true],
    ]);
    results.forEach(({ task }) => task.dispose());
    expect(files(parts)).toEqual(files(whole));
  });

  test("compiled steps: stopped and resumed with the same bits, near those without graphs", async () => {
    const [whole, parts] = [join(directory, "whole"), join(directory, "parts")];
    const params = changed("train.batch=3", "train.buckets=1,2");
    const eager = await run({ params });
    const uninterrupted = await run({ params, directory: whole, compiled: true });
    await run({ params, directory: parts, compiled: true, stopAfter: 7 });
    await expect(run({ directory: parts, resume: true, compiled: false })).rejects.toThrow(
      /^compiled: expected true, as in the run that goes on/,
    );
    const second = await run({ directory: parts, resume: true });
    expect(second.weights).toEqual(uninterrupted.weights);
    expect(files(parts)).toEqual(files(whole));
    eager.losses.forEach((loss, i) => expect(uninterrupted.losses[i]).toBeCloseTo(loss, 5));
  });

  test("after a sudden end metrics lose what came after the checkpoint, torn lines too", async () => {
    await run({ directory, stopAfter: 7 });
    const metrics = join(directory, "metrics.jsonl");
    appendFileSync(metrics, '{"step":8,"loss":1,"learningRate":1}\n{"step":9,"lo');
    await run({ directory, resume: true });
    const lines = readMetrics(metrics);
    expect(lines.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(lines[7]?.learningRate).toBe(0.001);
    expect(lines.filter(({ dev }) => dev).map(({ step }) => step)).toEqual([5, 10, 15, 20]);
  });

  test("resuming a finished run does nothing; not resuming it is refused", async () => {
    const { weights: trained } = await run({ directory });
    const again = await run({ directory, resume: true });
    expect([again.losses, again.weights, again.finished]).toEqual([[], trained, true]);
    await expect(run({ directory })).rejects.toThrow(/^directory: expected one without a run \(or resume\)/);
  });

  test("other parameters, experiments, no checkpoint, damage: refused with the reason, nothing leaks", async () => {
    await run({ directory, stopAfter: 3 });
    const before = tf.memory().numTensors;
    const resume = (params?: ReturnType<typeof changed>) =>
      run({ directory, resume: true, ...(params ? { params } : {}) });
    await expect(resume(changed("task.noise=0.2"))).rejects.toThrow(
      /^params: .*got others: ~ task\.noise : 0\.1 → 0\.2$/,
    );
    const renamed = train({ ...line, name: "toy.Other" }, { directory, resume: true });
    await expect(renamed).rejects.toThrow(/^path: expected weights of toy\.Other, got toy\.Line at /);
    const newer = { ...line, params: () => line.params().define("extra", 1, "") };
    await expect(train(newer, { directory, resume: true })).rejects.toThrow(/made without extra/);
    await expect(run({ directory: join(directory, "none"), resume: true })).rejects.toThrow(
      /weights file.*ENOENT/,
    );
    await expect(run({ resume: true })).rejects.toThrow(/^directory: expected one with a checkpoint/);
    const path = checkpointIn(directory);
    const good = readFileSync(path);
    const flipped = Buffer.from(good);
    flipped[flipped.length - 1] = (flipped.at(-1) as number) ^ 1;
    for (const bad of [
      flipped,
      good.subarray(0, 50),
      good.subarray(0, -4),
      Buffer.alloc(0),
      Buffer.alloc(90, 255),
    ]) {
      writeFileSync(path, bad);
      await expect(resume()).rejects.toThrow(/^path: expected an undamaged weights file/);
    }
    writeFileSync(path, good);
    const wider = train({ ...line, create: widened }, { directory, resume: true });
    await expect(wider).rejects.toThrow(/^b: expected shape \[2\], got shape \[1\]/);
    expect(tf.memory().numTensors).toBe(before);
  });

  function widened(values: ToyValues): ReturnType<typeof line.create> {
    const { task, data } = line.create(values);
    task.dispose();
    const variables = namedVariables(trainable({ a: tf.zeros([1, 1]), b: tf.zeros([2]) }));
    return { data, task: { ...task, variables, dispose: () => tf.dispose(variables) } };
  }
});
