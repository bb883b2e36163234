/** For notebooks: registered experiments, trained now or with the weights that come with the project. */
import { join } from "node:path";
import {
  experiment,
  loadTrained,
  train,
  type Experiment,
  type ExperimentValues,
  type ParamValue,
  type Task,
} from "@attention-lab/lib/experiment";
import type {
  ClassifierTask,
  LabelledSentence,
  LanguageTask,
  PairTask,
  SentencePair,
} from "@attention-lab/lib/seq2seq";

/** A trained task with its test sets. The caller disposes the task. */
export interface Trained<T, Example> {
  task: T;
  test: Readonly<Record<string, readonly Example[]>>;
  /** Of every step. */
  losses: number[];
}

export interface TrainNowOptions {
  /** Other values by path, `{ "train.steps": 300 }`. */
  changes?: Readonly<Record<string, ParamValue>>;
  /** Called after each step and awaited: draw a bar here. */
  onStep?: (loss: number, step: number) => void | Promise<void>;
}

/**
 * Trains an experiment with pairs of sentences.
 * @param name as in `npm run train -- --list`
 * @throws InputError for an unknown name or path
 * @example await trainPairs("bottleneck.copy.Attention", { changes: { "train.steps": 300 } })
 */
export function trainPairs(
  name: string,
  options?: TrainNowOptions,
): Promise<Trained<PairTask, SentencePair>> {
  return trainNow(name, options);
}

/** Trains a language model, as {@link trainPairs}. */
export function trainLanguage(
  name: string,
  options?: TrainNowOptions,
): Promise<Trained<LanguageTask, readonly string[]>> {
  return trainNow(name, options);
}

/** Trains a classifier, as {@link trainPairs}. */
export function trainClassifier(
  name: string,
  options?: TrainNowOptions,
): Promise<Trained<ClassifierTask, LabelledSentence>> {
  return trainNow(name, options);
}

async function trainNow<T extends Task<Example>, Example>(
  name: string,
  { changes = {}, onStep }: TrainNowOptions = {},
): Promise<Trained<T, Example>> {
  const chosen = experiment(name) as unknown as Experiment<ExperimentValues, Example>;
  const params = chosen.params();
  for (const [path, value] of Object.entries(changes)) params.set(path, value);
  const each = ({ loss, step }: { loss: number; step: number }) => onStep?.(loss, step);
  const { task, data, losses } = await train(chosen, { params, onStep: each });
  return { task: task as T, test: data.test, losses };
}

/**
 * A task with the weights that come with the project, trained by `npm run train -- NAME`.
 * @returns with the recipe, as text, that the weights were trained by
 * @throws InputError when there are none for this name
 * @example shippedPairs("translation.en_fr.Attention").task.translate([["I", "am", "learning", "AI"]])
 */
export function shippedPairs(
  name: string,
): Omit<Trained<PairTask, SentencePair>, "losses"> & { recipe: string } {
  const chosen = experiment(name) as unknown as Experiment<ExperimentValues, SentencePair>;
  const { task, data, params } = loadTrained(chosen, shippedWeights(name));
  return { task: task as PairTask, test: data.test, recipe: params.toText() };
}

/** Where the weights that come with the project are. */
export function shippedWeights(name: string): string {
  return join(__dirname, "../weights", `${name}.safetensors`);
}
