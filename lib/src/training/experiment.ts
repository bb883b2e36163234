/** What an experiment is: hyperparameters, and how a task and its data are made from them. */
import type { Random, tf } from "../runtime";
import type { ParamValue } from "./paramValues";
import type { Params } from "./params";
import type { TrainValues } from "./trainParams";

/** Where training stands when a loss is computed. */
export interface TrainContext {
  /** From 1. */
  step: number;
  /** How many there will be. */
  steps: number;
  /** For noise: its numbers depend on the seed and the step alone. */
  random: Random;
}

/** A model that can be trained and measured. */
export interface Task<Example> {
  /** Trained weights by name, float32, in a fixed order. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** Differentiable mean loss of a batch. */
  loss(batch: readonly Example[], context: TrainContext): tf.Scalar;
  /** Named metrics of some examples, at least one. */
  evaluate(examples: readonly Example[]): Record<string, number>;
  /** Outputs for people, one line an example. */
  decode?(examples: readonly Example[]): string[];
  /** For length buckets. */
  lengthOf?(example: Example): number;
  /** Frees the weights. */
  dispose(): void;
}

/** The three parts of a data set. */
export interface TaskData<Example> {
  /** A list, gone through in a new order each epoch; or fresh examples, drawn for each step. */
  train: readonly Example[] | ((random: Random, count: number) => readonly Example[]);
  /** For choices: the best weights, when to stop. May be empty. */
  dev: readonly Example[];
  /** Never looked at while training. */
  test: Readonly<Record<string, readonly Example[]>>;
}

export interface Created<Example> {
  task: Task<Example>;
  data: TaskData<Example>;
}

/** Values every experiment has: its parameters define the group `train` with `trainParams()`. */
export type ExperimentValues = { readonly train: TrainValues };

export interface ExperimentDefinition<V extends ExperimentValues = ExperimentValues, Example = unknown> {
  /** One line: what is learned, by what. */
  description: string;
  /** Fresh defaults, to be changed by the caller. */
  params(): Params<V>;
  /**
   * Reads the files that `create` needs, where there are any and reading takes waiting.
   * @param report is told, in one line each, what was left out and why
   */
  load?(values: V, report: (line: string) => void): Promise<unknown>;
  /**
   * The same values give the same starting weights and data.
   * @param loaded what `load` gave
   */
  create(values: V, loaded?: unknown): Created<Example>;
}

/** A registered definition. */
export interface Experiment<
  V extends ExperimentValues = ExperimentValues,
  Example = unknown,
> extends ExperimentDefinition<V, Example> {
  readonly name: string;
}

/**
 * The same experiment with other defaults.
 * @param changes by path
 * @throws InputError, when the parameters are asked for, as `Params.set`
 * @example registerExperiment("reader.it.NoPositions", variant(base, "…", { "task.positions": "none" }))
 */
export function variant<V extends ExperimentValues, Example>(
  base: ExperimentDefinition<V, Example>,
  description: string,
  changes: Readonly<Record<string, ParamValue>>,
): ExperimentDefinition<V, Example> {
  const params = () =>
    Object.entries(changes).reduce((all, [path, value]) => all.set(path, value), base.params());
  return { ...base, description, params };
}
