/** The study behind claim C5: one question near and far, four models, along the budget. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SpotDistance, SpotPicture } from "@attention-lab/datasets/spots";
import { experiment, train, type Experiment, type ExperimentValues } from "@attention-lab/lib/training";
import "./spots";
import type { SpotTask } from "./spots";

export const reachVariants = ["SelfAttention", "SmallField", "SmallFieldHidden", "LargeField"] as const;
export type ReachVariant = (typeof reachVariants)[number];

/** Updates after which a model is measured. */
export const reachMarks = [125, 250, 500, 1000] as const;

/** A model after some updates. */
export interface ReachPoint {
  variant: ReachVariant;
  distance: SpotDistance;
  seed: number;
  steps: number;
  parameters: number;
  /** Of the last update before the measurement. */
  loss: number;
  /** Share of 500 pictures answered right; ½ is chance. */
  accuracy: number;
}

/** Every training of one seed. */
export const reachRuns: readonly { variant: ReachVariant; distance: SpotDistance }[] = reachVariants.flatMap(
  (variant) => (["near", "far"] as const).map((distance) => ({ variant, distance })),
);

/** The parameters of one run. */
export function reachParams(variant: ReachVariant, distance: SpotDistance, seed: number) {
  return chosen(variant)
    .params()
    .set("train.seed", seed)
    .set("data.distance", distance)
    .set("train.steps", Math.max(...reachMarks));
}

/**
 * Trains one model and measures it on the way.
 * @param settings changes of its parameters, as `--set` takes them
 */
export async function reachPoints(
  variant: ReachVariant,
  distance: SpotDistance,
  seed: number,
  marks: readonly number[] = reachMarks,
  settings: readonly string[] = [],
): Promise<ReachPoint[]> {
  const params = reachParams(variant, distance, seed)
    .set("train.steps", Math.max(...marks))
    .set("train.evalEvery", Math.min(...marks))
    .setFromText(...settings);
  const found: ReachPoint[] = [];
  const { task } = await train(chosen(variant), {
    params,
    onStep({ step, loss, dev }) {
      if (!marks.includes(step) || !dev) return;
      found.push({
        variant,
        distance,
        seed,
        steps: step,
        parameters: 0,
        loss,
        accuracy: dev["accuracy"] as number,
      });
    },
  });
  const { parameters } = task as SpotTask;
  task.dispose();
  return found.map((point) => ({ ...point, parameters }));
}

function chosen(variant: ReachVariant) {
  return experiment(`vision.spots.${variant}`) as unknown as Experiment<ExperimentValues, SpotPicture>;
}

/** The stored results of `npm run study -- reach`. */
export function reachResults(): {
  recipe: { command: string; params: Record<string, string> };
  points: ReachPoint[];
} {
  return JSON.parse(readFileSync(join(__dirname, "../../results/reach.json"), "utf8")) as ReturnType<
    typeof reachResults
  >;
}
