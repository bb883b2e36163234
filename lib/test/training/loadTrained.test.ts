/** Weights that training left, loaded again with their parameters. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tf } from "../../src/runtime";
import {
  evaluateAll,
  type Experiment,
  loadTrained,
  readWeights,
  saveWeights,
  train,
  weightsIn,
} from "../../src/training";
import { toy, type Point, type ToyValues } from "./toy";

const line: Experiment<ToyValues, Point> = { ...toy, name: "toy.Line" };
let directory = "";
let trained: number[][] = [];

const weights = (variables: Awaited<ReturnType<typeof loadTrained>>["task"]["variables"]) =>
  Object.values(variables).map((variable) => [...variable.dataSync()]);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "loadTrained test "));
  const { task } = await train(line, { directory, params: line.params().setFromText("task.noise=0.3") });
  trained = weights(task.variables);
  task.dispose();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("gives the task with its weights and parameters", () => {
  const { task, data, params } = loadTrained(line, weightsIn(directory));
  expect([weights(task.variables), params.values().task.noise]).toEqual([trained, 0.3]);
  expect(Object.keys(evaluateAll({ task, data }))).toEqual(["dev", "near", "far"]);
  task.dispose();
});

test("with other values where asked for, by path", () => {
  const { task, params } = loadTrained(line, weightsIn(directory), { "task.noise": 0.7 });
  expect([weights(task.variables), params.values().task.noise]).toEqual([trained, 0.7]);
  task.dispose();
  expect(() => loadTrained(line, weightsIn(directory), { "task.nois": 0.7 })).toThrow(/task\.nois/);
});

test("weights made before there was a cool-down were made without one, whatever is usual today", () => {
  const path = weightsIn(directory);
  const { metadata, weights: all } = readWeights(path);
  const old = (metadata["params"] as string).replace(/^train\.cooldown : .*\n/m, "");
  expect(old).not.toContain("cooldown");
  const variables = Object.fromEntries([...all].map(([name, { shape, values }]) => [name, tf.variable(tf.tensor(values, [...shape]))])); // prettier-ignore
  const oldPath = join(directory, "old.safetensors");
  saveWeights(oldPath, variables, { ...metadata, params: old });
  tf.dispose(variables);
  const cooled = { ...line, params: () => line.params().set("train.cooldown", 0.5) };
  const { task, params } = loadTrained(cooled, oldPath);
  expect(params.values().train.cooldown).toBe(0);
  task.dispose();
});
