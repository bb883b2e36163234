/** Steps that run as graphs train every registered experiment as steps without graphs do. */
import { experiment, experimentNames, train } from "@attention-lab/lib/training";
import { hasKernels } from "@attention-lab/lib/runtime";
import "../src";

const STEPS = 20;

/** Smaller models and fewer examples: what is compared is the order of operations, not their size. */
const LESS: Record<string, number | number[]> = {
  "data.train": 3000,
  "data.test": 4,
  "data.dev": 4,
  "data.side": 32,
  "data.per_length": 4,
  "task.hidden": 8,
  "task.embedding": 4,
  "task.width": 8,
  "task.features": [2, 2, 2],
  "train.batch": 4,
  "train.steps": STEPS,
  "train.eval_every": 1000,
};

const onNative = hasKernels() ? test.each : test.skip.each;

async function losses(name: string, compiled: boolean) {
  const chosen = experiment(name);
  const params = chosen.params();
  for (const [path, value] of Object.entries(LESS))
    if (params.toText().includes(`${path} :`)) params.set(path, value);
  if (name.startsWith("sentiment")) params.set("data.train", 100);
  const notes: string[] = [];
  const { task, losses: all } = await train(chosen, { params, compiled, stopAfter: STEPS - 1, report: (line) => notes.push(line) }); // prettier-ignore
  task.dispose();
  return { all, notes };
}

/** It trains on pictures of the user's own. */
const names = experimentNames().filter((name) => name !== "captioning.folder");

onNative(names)(
  "%s",
  async (name) => {
    const [eager, compiled] = [await losses(name, false), await losses(name, true)];
    expect(compiled.notes).toEqual([]);
    expect(compiled.all).toHaveLength(STEPS - 1);
    eager.all.forEach((loss, i) => expect(Math.abs((compiled.all[i] as number) - loss)).toBeLessThan(1e-4 * Math.max(1, Math.abs(loss)))); // prettier-ignore
  },
  120_000,
);
