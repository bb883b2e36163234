/** For notebooks: registered experiments, trained now or with the weights that come with the project. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "@attention-lab/lib/base";
import {
  experiment,
  loadTrained,
  train,
  type Experiment,
  type ExperimentValues,
  type ParamValue,
} from "@attention-lab/lib/training";
import type { Families } from "./families";

/** The name of an experiment, which begins with its family. */
export type ExperimentName = `${keyof Families}.${string}`;
type FamilyOf<N extends string> = N extends `${infer F extends keyof Families}.${string}`
  ? Families[F]
  : never;

/** A trained task with its test sets. The caller disposes the task. */
export interface Trained<N extends ExperimentName> {
  task: FamilyOf<N>["task"];
  test: Readonly<Record<string, readonly FamilyOf<N>["example"][]>>;
  /** The training examples; empty when each batch is drawn anew. */
  train: readonly FamilyOf<N>["example"][];
  /** Of every step. */
  losses: number[];
}

export interface TrainNowOptions {
  /** Other values by path, `{ "train.steps": 300 }`. */
  changes?: Readonly<Record<string, ParamValue>>;
  /** Runs each step operation by operation, not as a graph. Default false */
  eager?: boolean;
  /** Called after each step and awaited: draw a bar here. */
  onStep?: (loss: number, step: number) => void | Promise<void>;
}

/**
 * Trains an experiment, its steps compiled to graphs.
 * @param name as in `npm run train -- --list`
 * @throws InputError for an unknown name or path
 * @example await trainNow("bottleneck.copy.Attention", { changes: { "train.steps": 300 } })
 */
export async function trainNow<N extends ExperimentName>(
  name: N,
  { changes = {}, eager = false, onStep }: TrainNowOptions = {},
): Promise<Trained<N>> {
  const chosen = experiment(name) as unknown as Experiment<ExperimentValues, FamilyOf<N>["example"]>;
  const params = chosen.params();
  for (const [path, value] of Object.entries(changes)) params.set(path, value);
  const each = ({ loss, step }: { loss: number; step: number }) => onStep?.(loss, step);
  const { task, data, losses } = await train(chosen, { params, compiled: !eager, onStep: each });
  return { task, test: data.test, train: typeof data.train === "function" ? [] : data.train, losses };
}

/**
 * A task with the weights that come with the project, trained by `npm run train -- NAME`.
 * @param options changes: other values by path, such as `{ "data.test": 20 }` to draw fewer test examples
 * @returns with the recipe, as text, that the weights were trained by
 * @throws InputError when there are none for this name
 * @example shipped("translation.en_fr.Attention").task.translate([["I", "am", "learning", "AI"]])
 */
export function shipped<N extends ExperimentName>(
  name: N,
  { changes = {} }: Pick<TrainNowOptions, "changes"> = {},
): Pick<Trained<N>, "task" | "test"> & { recipe: string } {
  const chosen = experiment(name) as unknown as Experiment<ExperimentValues, FamilyOf<N>["example"]>;
  if (!existsSync(shippedWeights(name))) {
    throw new InputError(
      "name",
      "an experiment whose weights come with the project",
      `"${name}" (npm run train -- ${name} makes weights)`,
    );
  }
  const { task, data, params } = loadTrained(chosen, shippedWeights(name), changes);
  return { task, test: data.test, recipe: params.toText() };
}

/** Where the weights that come with the project are. */
export function shippedWeights(name: string): string {
  return join(__dirname, "../weights", `${name}.safetensors`);
}
