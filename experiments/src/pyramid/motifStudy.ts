/** The study behind notebook 05: five models, three seeds, hidden bits of motifs at two sizes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BitPicture } from "@attention-lab/datasets";
import { experiment, train, type Experiment, type ExperimentValues } from "@attention-lab/lib/training";
import type { MotifTask } from "./motif";

/** From no attention (a plain U-Net) to all of it; last with partial convolutions. */
export const motifVariants = ["NoAttention", "LearnedScores", "SingleScale", "PagNet", "Partial"] as const;

export type MotifVariant = (typeof motifVariants)[number];

/** What one trained model came to. */
export interface MotifPoint {
  variant: MotifVariant;
  seed: number;
  parameters: number;
  steps: number;
  /** Mean of the last 20 steps. */
  loss: number;
  /** Share of hidden bits right where the copy has the same size, and where it is twice as large. */
  same: number;
  twice: number;
}

/** The parameters of one run. */
export function motifParams(variant: MotifVariant, seed: number) {
  return (experiment(`pyramid.motif.${variant}`) as unknown as Experiment<ExperimentValues, BitPicture>)
    .params()
    .set("train.seed", seed);
}

/**
 * Trains and measures one model.
 * @param settings changes of its parameters, as `--set` takes them
 */
export async function motifPoint(
  variant: MotifVariant,
  seed: number,
  settings: readonly string[] = [],
): Promise<MotifPoint> {
  const chosen = experiment(`pyramid.motif.${variant}`) as unknown as Experiment<
    ExperimentValues,
    BitPicture
  >;
  const params = motifParams(variant, seed).setFromText(...settings);
  const { task, data, losses, step } = await train(chosen, { params });
  const accuracy = (name: string) => task.evaluate(data.test[name] ?? [])["accuracy"] as number;
  const { parameters } = task as MotifTask;
  const [same, twice] = [accuracy("same_size"), accuracy("twice_as_large")];
  task.dispose();
  const last = losses.slice(-20);
  const loss = last.reduce((sum, x) => sum + x, 0) / last.length;
  return { variant, seed, parameters, steps: step, loss, same, twice };
}

/** The stored results of `npm run study -- pyramid`. */
export function motifResults(): {
  recipe: { command: string; params: Record<string, string> };
  points: MotifPoint[];
} {
  return JSON.parse(readFileSync(join(__dirname, "../../results/pyramid.json"), "utf8")) as ReturnType<
    typeof motifResults
  >;
}
