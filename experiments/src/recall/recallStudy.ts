/** The study behind claim A6: how far back, out of how many items, and after how much training. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawRecall } from "@attention-lab/lib/recall";
import { createRandom } from "@attention-lab/lib/runtime";
import { experiment, train, type Experiment, type ExperimentValues } from "@attention-lab/lib/training";
import { examplesOf, type RecallExample } from "./recall";

export const recallVariants = ["Attention", "Recurrent"] as const;
export type RecallVariant = (typeof recallVariants)[number];

/** Updates after which a model is measured. */
export const recallMarks = [300, 1000, 4000] as const;
/** How many items go by; trained on are 1 to 24. */
export const recallLengths = [6, 12, 24] as const;
/** How far back the asked one stands; 1 is the last item. */
export const recallDistances = [1, 3, 6, 12, 18, 24] as const;

/** A model after some updates, asked for one place of lists of one length. */
export interface RecallPoint {
  variant: RecallVariant;
  seed: number;
  steps: number;
  /** Of the last update before the measurement. */
  loss: number;
  length: number;
  distance: number;
  /** Share of 500 lists answered right; ⅛ is chance. */
  accuracy: number;
}

/** The parameters of one run. */
export function recallParams(variant: RecallVariant, seed: number, steps: number = Math.max(...recallMarks)) {
  return chosen(variant)
    .params()
    .set("train.seed", seed)
    .set("train.steps", steps)
    .set("train.evalEvery", steps);
}

/**
 * Trains one model and measures it on the way. The learning rate is constant, so the model after 300 updates is the one
 * that a training of 300 updates would end with.
 * @param settings changes of its parameters, as `--set` takes them; what is beyond `train.steps` is not measured
 */
export async function recallPoints(
  variant: RecallVariant,
  seed: number,
  marks: readonly number[] = recallMarks,
  settings: readonly string[] = [],
): Promise<RecallPoint[]> {
  const params = recallParams(variant, seed, Math.max(...marks)).setFromText(...settings);
  const reached = marks.filter((steps) => steps <= params.values().train.steps);
  const directory = mkdtempSync(join(tmpdir(), "recall-"));
  const points: RecallPoint[] = [];
  for (const [i, steps] of reached.entries()) {
    const options = { params, directory, stopAfter: steps, resume: i > 0 };
    const { task, losses } = await train(chosen(variant), options);
    for (const { length, distance, examples } of recallGrid(seed)) {
      const accuracy = Number(task.evaluate(examples)["accuracy"]);
      points.push({ variant, seed, steps, loss: losses.at(-1) ?? NaN, length, distance, accuracy });
    }
    task.dispose();
  }
  rmSync(directory, { recursive: true });
  return points;
}

/** Lists of every length, asked for every place that they have. */
export function recallGrid(
  seed: number | string,
  batch = 500,
): { length: number; distance: number; examples: RecallExample[] }[] {
  return recallLengths.flatMap((length) =>
    recallDistances
      .filter((distance) => distance <= length)
      .map((distance) => {
        const random = createRandom(`${seed}/recall study/${length}/${distance}`);
        return { length, distance, examples: examplesOf(drawRecall(random, { batch, length, distance })) };
      }),
  );
}

function chosen(variant: RecallVariant) {
  return experiment(`recall.${variant}`) as unknown as Experiment<ExperimentValues, RecallExample>;
}

/** The stored results of `npm run study -- recall`. */
export function recallResults() {
  return JSON.parse(readFileSync(join(__dirname, "../../results/recall.json"), "utf8")) as {
    recipe: { command: string; params: Record<string, string> };
    points: RecallPoint[];
  };
}
