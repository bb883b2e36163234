/** Steps that run as graphs train every registered experiment as steps without graphs do. */
import { experiment, experimentNames, train } from "@attention-lab/lib/training";
import { hasKernels } from "@attention-lab/lib/runtime";
import "../src";
import { makeSmaller } from "./smaller";

const STEPS = 20;

const onNative = hasKernels() ? test.each : test.skip.each;

async function losses(name: string, compiled: boolean) {
  const chosen = experiment(name);
  const params = chosen.params();
  // What is compared is the order of operations, not their size. One step is left, so that nothing is evaluated.
  makeSmaller(name, params, {
    "data.dev": 4,
    "train.batch": 4,
    "train.steps": STEPS + 1,
    "train.evalEvery": 1000,
  });
  const notes: string[] = [];
  const { task, losses: all } = await train(chosen, { params, compiled, stopAfter: STEPS, report: (line) => notes.push(line) }); // prettier-ignore
  task.dispose();
  return { all, notes };
}

/** It trains on pictures of the user's own. */
const names = experimentNames().filter((name) => name !== "captioning.folder");

onNative(names)("%s", async (name) => {
  const [eager, compiled] = [await losses(name, false), await losses(name, true)];
  expect(compiled.notes).toEqual([]);
  expect(compiled.all).toHaveLength(STEPS);
  eager.all.forEach((loss, i) => expect(Math.abs((compiled.all[i] as number) - loss)).toBeLessThan(1e-4 * Math.max(1, Math.abs(loss)))); // prettier-ignore
});
