/** The study behind claims C2, C3 and C6: captioners with and without attention, along the budget and at its end. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exactCaptions, type CaptionTask } from "@attention-lab/lib/captioning";
import { experiment, train, type Experiment, type ExperimentValues } from "@attention-lab/lib/training";
import {
  hiddenKinds,
  hideAndAsk,
  hidingOrders,
  looksByPart,
  meanHiding,
  sceneLooks,
  type Hiding,
  type PartOfLooks,
} from "./looks";
import type { SceneExample } from "./scenes";

export const captioningVariants = ["Attention", "NoAttention"] as const;
export type CaptioningVariant = (typeof captioningVariants)[number];

/** A captioner after some updates, on dev. */
export interface CaptionPoint {
  variant: CaptioningVariant;
  seed: number;
  /** Updates done. */
  steps: number;
  parameters: number;
  /** Of the last update before the measurement. */
  loss: number;
  /** Share of captions that are true, word by word. */
  exact: number;
  perplexity: number;
  /** Mass of attention on what content words name; absent without attention. */
  mass?: number;
  /** What was found at the end of the training, with its best weights. */
  end?: CaptionEnd;
}

/** What a trained captioner says, where it looks, and what hiding does. */
export interface CaptionEnd {
  /** Share of true captions by test set. */
  exact: Record<string, number>;
  /** On {@link everydayScenes}; none without attention. */
  looks: PartOfLooks[];
  /** Means over scenes with one and two objects; none without attention. */
  hiding: Hiding[];
}

/** The test sets that show what was trained. */
export const everydayScenes = ["one", "two", "inside", "count"] as const;

/** The parameters of one training. */
export function captioningParams(variant: CaptioningVariant, seed: number) {
  return chosen(variant).params().set("train.seed", seed);
}

/**
 * Trains one captioner and measures it on the way and at the end. Steps run compiled, as with
 * `npm run train -- captioning.scenes.Attention`.
 * @param settings changes of its parameters, as `--set` takes them
 */
export async function captioningPoints(
  variant: CaptioningVariant,
  seed: number,
  settings: readonly string[] = [],
): Promise<CaptionPoint[]> {
  const points: CaptionPoint[] = [];
  const { task, data } = await train(chosen(variant), {
    params: captioningParams(variant, seed).setFromText(...settings),
    compiled: true,
    onStep({ step, loss, dev }) {
      if (dev) points.push({ variant, seed, steps: step, parameters: 0, loss, ...devOf(dev) });
    },
  });
  const parameters = (task as CaptionTask).captioner.parameters;
  const end = captionEnd(task as CaptionTask, data.test);
  task.dispose();
  return points.map((point, i) => ({ ...point, parameters, ...(i === points.length - 1 ? { end } : {}) }));
}

function devOf(dev: Readonly<Record<string, number>>): Pick<CaptionPoint, "exact" | "perplexity" | "mass"> {
  const { exact_match: exact = NaN, perplexity = NaN, mass } = dev;
  return { exact, perplexity, ...(mass === undefined ? {} : { mass }) };
}

/** What a captioner with its trained weights does on the test sets. */
export function captionEnd(
  task: CaptionTask,
  test: Readonly<Record<string, readonly SceneExample[]>>,
): CaptionEnd {
  const of = (name: string) => test[name] ?? [];
  const exact = Object.fromEntries(
    Object.entries(test).map(([name, examples]) => [name, exactOf(task, examples)]),
  );
  const everyday = everydayScenes.flatMap(of);
  const looks = task.look(everyday);
  if (!looks.some(({ weights }) => weights.length > 0)) return { exact, looks: [], hiding: [] };
  return {
    exact,
    looks: looksByPart(sceneLooks(everyday, looks, task.captioner.encoder.grid)),
    hiding: meansOf(hidingExamples(test).flatMap((example, i) => hideAndAsk(task, example, task.look([example])[0]!, `hiding ${i}`))), // prettier-ignore
  };
}

/** The scenes on which regions are hidden: few, since each is asked for 600 times. */
export function hidingExamples(test: Readonly<Record<string, readonly SceneExample[]>>): SceneExample[] {
  return [[8, "one"] as const, [10, "two"] as const, [8, "inside"] as const].flatMap(([count, name]) =>
    (test[name] ?? []).slice(0, count),
  );
}

function exactOf(task: CaptionTask, examples: readonly SceneExample[]): number {
  const said = task.describe(examples.map(({ image }) => image)).map(({ tokens }) => tokens);
  return exactCaptions(said, examples.map(({ caption, references }) => references?.() ?? [caption])); // prettier-ignore
}

function meansOf(hidings: readonly Hiding[]): Hiding[] {
  return hiddenKinds.flatMap((part) =>
    hidingOrders.map((order) => ({
      part,
      order,
      deletion: meanHiding(hidings, part, order, "deletion"),
      insertion: meanHiding(hidings, part, order, "insertion"),
    })),
  );
}

function chosen(variant: CaptioningVariant) {
  return experiment(`captioning.scenes.${variant}`) as unknown as Experiment<ExperimentValues, SceneExample>;
}

/** The stored results of `npm run study -- captioning`. */
export function captioningResults(): {
  recipe: { command: string; params: Record<string, string> };
  points: CaptionPoint[];
} {
  return JSON.parse(readFileSync(join(__dirname, "../../results/captioning.json"), "utf8")) as ReturnType<
    typeof captioningResults
  >;
}
