/** The study behind claim N2: three scores, from few dimensions to many, along the training. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LookupQuestion } from "@attention-lab/lib/lookup";
import { experiment, train, type Experiment, type ExperimentValues } from "@attention-lab/lib/training";
import "./lookup";

export const lookupVariants = ["Dot", "ScaledDot", "Additive"] as const;
export type LookupVariant = (typeof lookupVariants)[number];

export const lookupDimensions = [4, 16, 64, 256] as const;
/** Updates after which a model is measured. */
export const lookupMarks = [150, 300, 600, 1500, 3000] as const;

/** A model after some updates. */
export interface LookupPoint {
  variant: LookupVariant;
  /** The dimension d of queries and keys. */
  size: number;
  seed: number;
  steps: number;
  /** Of the last update before the measurement. */
  loss: number;
  /** Share of 500 questions answered right; 1/16 is chance. */
  accuracy: number;
}

/** The parameters of one run. */
export function lookupParams(
  variant: LookupVariant,
  size: number,
  seed: number,
  marks: readonly number[] = lookupMarks,
) {
  return chosen(variant)
    .params()
    .set("train.seed", seed)
    .set("task.d", size)
    .set("train.steps", Math.max(...marks))
    .set("train.evalEvery", Math.min(...marks));
}

/**
 * Trains one model and measures it on the way.
 * @param settings changes of its parameters, as `--set` takes them
 */
export async function lookupPoints(
  variant: LookupVariant,
  size: number,
  seed: number,
  marks: readonly number[] = lookupMarks,
  settings: readonly string[] = [],
): Promise<LookupPoint[]> {
  const points: LookupPoint[] = [];
  const { task } = await train(chosen(variant), {
    params: lookupParams(variant, size, seed, marks).setFromText(...settings),
    onStep({ step, loss, dev }) {
      if (!dev || !marks.includes(step)) return;
      points.push({ variant, size, seed, steps: step, loss, accuracy: Number(dev["accuracy"]) });
    },
  });
  task.dispose();
  return points;
}

function chosen(variant: LookupVariant) {
  return experiment(`lookup.${variant}`) as unknown as Experiment<ExperimentValues, LookupQuestion>;
}

/** The stored results of `npm run study -- lookup`. */
export function lookupResults() {
  return JSON.parse(readFileSync(join(__dirname, "../../results/lookup.json"), "utf8")) as {
    recipe: { command: string; params: Record<string, string> };
    points: LookupPoint[];
  };
}
