/** Weights that training left, loaded again with their parameters. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluateAll, type Experiment, loadTrained, train, weightsIn } from "../../src/training";
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
