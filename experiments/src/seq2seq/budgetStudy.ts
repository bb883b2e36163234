/** The bottleneck against the budget: the models of the bottleneck study, measured along a longer training. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireWhole } from "@attention-lab/lib/base";
import { train } from "@attention-lab/lib/training";
import {
  bottleneckExperiment,
  bottleneckParams,
  measuredPoint,
  storedResults,
  type BottleneckPoint,
  type BottleneckVariant,
  type StudyResults,
} from "./bottleneckStudy";

/** A model and the numbers of steps after which it is measured; the last is where its training ends. */
export interface BudgetRun {
  variant: BottleneckVariant;
  size: number;
  steps: readonly number[];
}

const steps = [800, 1600, 4000, 8000];

/** What is trained, and how far: attention is flat long before one vector is. */
export const budgetRuns: readonly BudgetRun[] = [
  { variant: "NoAttention", size: 64, steps },
  { variant: "NoAttention", size: 128, steps },
  { variant: "Attention", size: 64, steps: steps.slice(0, 3) },
  { variant: "NoAttention", size: 16, steps },
];

/** The stored results of `npm run study -- budget`. */
export function budgetResults(): StudyResults {
  return storedResults("budget");
}

/** The parameters of one run. */
export function budgetParams({ variant, size, steps: marks }: BudgetRun, seed: number) {
  const last = Math.max(...marks);
  return bottleneckParams(variant, size, seed).set("train.steps", last).set("train.evalEvery", last);
}

/**
 * Trains one model and measures it on the way. The learning rate is constant, so the model measured after 800 steps is
 * the one that a training of 800 steps would end with.
 * @param settings changes of its parameters, as `--set` takes them; what is beyond `train.steps` is not measured
 * @returns one point for each number of steps
 * @throws InputError when one is no whole number ≥ 1
 */
export async function budgetPoints(
  run: BudgetRun,
  seed: number,
  settings: readonly string[] = [],
): Promise<BottleneckPoint[]> {
  run.steps.forEach((mark) => requireWhole("steps", mark));
  const params = budgetParams(run, seed).setFromText(...settings);
  const reached = run.steps.filter((steps) => steps <= params.values().train.steps);
  const directory = mkdtempSync(join(tmpdir(), "budget-"));
  const points: BottleneckPoint[] = [];
  for (const [i, stopAfter] of reached.entries()) {
    const options = { params, directory, stopAfter, resume: i > 0 };
    const trained = await train(bottleneckExperiment(run.variant), options);
    const { variant, size } = run;
    points.push(measuredPoint({ variant, size, seed }, params.values(), trained));
  }
  rmSync(directory, { recursive: true });
  return points;
}
