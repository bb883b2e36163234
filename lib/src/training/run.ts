/** One run of an experiment and its files: `checkpoint.safetensors`, `metrics.jsonl`, `weights.safetensors`. */
import { join } from "node:path";
import { InputError } from "../base";
import { compiled } from "../compiled";
import { createAdam, type Adam } from "./adam";
import { assignWeights, loadWeights, readWeights, saveWeights } from "./weightsFile";
import { makeFolder } from "./folder";
import {
  requireFree,
  requireSameParams,
  restoreCheckpoint,
  saveCheckpoint,
  savedParams,
  type RunState,
} from "./checkpoint";
import type { Created, Experiment, ExperimentValues, Task, TaskData } from "./experiment";
import { openMetrics, type StepMetrics } from "./metricsFile";
import type { Params } from "./params";
import type { ParamValue } from "./paramValues";
import { requireTrainValues, type TrainValues } from "./trainParams";

export interface RunOptions<V extends ExperimentValues> {
  params?: Params<V>;
  directory?: string;
  resume?: boolean;
  compiled?: boolean;
  /** Told, in one line each, what was left out when files were read. */
  report?: (line: string) => void;
}

/** A task, its data and optimiser, and where they stand. Without a directory nothing is written. */
export interface Run<Example> extends Created<Example> {
  readonly train: TrainValues;
  readonly adam: Adam;
  readonly state: RunState;
  /** One update of the weights, as `adam.step`; as a graph where steps are compiled. */
  readonly update: Adam["step"];
  /** Restores the checkpoint when resuming, and opens the metrics. */
  start(): void;
  log(line: StepMetrics): void;
  /** Writes a checkpoint. */
  save(): void;
  /** Takes the best weights, if any, and writes them. */
  finish(): void;
  /** Frees optimiser and graphs, not the task. */
  close(): void;
}

/**
 * Makes task and optimiser; the caller disposes them. Files that the experiment needs are read first.
 * @throws InputError before anything is made, for parameters out of range or a directory that does not fit
 */
export async function openRun<V extends ExperimentValues, Example>(
  experiment: Experiment<V, Example>,
  options: RunOptions<V>,
): Promise<Run<Example>> {
  const params = paramsOf(experiment, options);
  const { train } = params.values();
  requireTrainValues(train);
  const loaded = await experiment.load?.(params.values(), options.report ?? (() => {}));
  if (options.directory !== undefined) makeFolder("directory", options.directory);
  const { task, data } = experiment.create(params.values(), loaded);
  requireJudge(train, task, data);
  const clip = train.clipNorm > 0 ? { clipNorm: train.clipNorm } : {};
  const adam = createAdam(Object.values(task.variables), { learningRate: train.learningRate, ...clip });
  const state: RunState = { step: 0, best: null, stale: 0 };
  const asGraphs = stepsAsGraphs(options);
  const fast = asGraphs
    ? compiled(adam.step, { graphs: GRAPHS, report: options.report ?? (() => {}) })
    : undefined;
  const close = () => [fast, adam].forEach((made) => made?.dispose());
  const run = { task, data, train, adam, state, update: fast ?? adam.step, close };
  const takeBest = () => state.best && assignWeights(state.best.weights, task.variables);
  const { directory, resume = false } = options;
  if (directory === undefined)
    return { ...run, start: () => {}, log: () => {}, save: () => {}, finish: takeBest };
  const notes = {
    experiment: experiment.name,
    params: params.toText(),
    ...(asGraphs && { steps: COMPILED }),
  };
  const [checkpoint, weights] = [checkpointIn(directory), weightsIn(directory)];
  let log: Run<Example>["log"] = () => {};
  return {
    ...run,
    start() {
      if (resume) Object.assign(state, restoreCheckpoint(checkpoint, { task, adam }));
      log = openMetrics(join(directory, "metrics.jsonl"), state.step);
    },
    log: (line) => log(line),
    save: () => saveCheckpoint(checkpoint, notes, state, { task, adam }),
    finish() {
      takeBest();
      saveWeights(weights, task.variables, notes);
    },
  };
}

/** What a checkpoint says of how its steps ran: their results differ in the last bits. */
const COMPILED = "compiled";

/** Batches padded to their own longest give a graph for each pair of lengths. */
const GRAPHS = 256;

/** Whether steps run as graphs; in a run that goes on, as they did. */
function stepsAsGraphs({
  compiled: asked,
  directory,
  resume,
}: Pick<RunOptions<never>, "compiled" | "directory" | "resume">): boolean {
  // prettier-ignore
  if (directory === undefined || !resume) return asked ?? false;
  const before = readWeights(checkpointIn(directory)).metadata["steps"] === COMPILED;
  if (asked === undefined || asked === before) return before;
  throw new InputError("compiled", `${before}, as in the run that goes on (its results would differ in their last bits)`, String(asked)); // prettier-ignore
}

/** Without dev examples nothing says which weights are best. */
function requireJudge<Example>({ best }: TrainValues, task: Task<Example>, data: TaskData<Example>): void {
  if (best === "" || data.dev.length > 0) return;
  task.dispose();
  throw new InputError("train.best", '"", as the experiment has no dev examples', `"${best}"`);
}

/** The parameters of a run: those given, else the checkpoint's, else the experiment's own. */
function paramsOf<V extends ExperimentValues, Example>(
  experiment: Experiment<V, Example>,
  { params, directory, resume = false }: RunOptions<V>,
): Params<V> {
  if (directory === undefined) {
    if (resume) throw new InputError("directory", "one with a checkpoint, to resume", "none");
    return (params ?? experiment.params()).copy().freeze();
  }
  const checkpoint = checkpointIn(directory);
  if (!resume) {
    requireFree(checkpoint);
    return (params ?? experiment.params()).copy().freeze();
  }
  const saved = savedParams(checkpoint, experiment);
  if (params) requireSameParams(checkpoint, saved, params);
  return saved;
}

/**
 * A trained task from a weights file that `train` wrote, with the parameters it was trained with: how a notebook uses
 * shipped weights.
 * @param changes other values by path than those of the training, such as how many test examples to draw
 * @returns the caller disposes the task
 * @throws InputError when the file is missing, damaged, of another experiment or of other parameters than today's, and
 *   for an experiment on files of the user's, which `openTrained` reads
 * @example loadTrained(experiment("recall.Attention"), weightsIn(".runs/recall.Attention"))
 */
export function loadTrained<V extends ExperimentValues, Example>(
  experiment: Experiment<V, Example>,
  path: string,
  changes: Readonly<Record<string, ParamValue>> = {},
): Created<Example> & { params: Params<V> } {
  if (experiment.load)
    throw new InputError("experiment", "one without files (openTrained reads them)", experiment.name);
  return trainedOf(experiment, path, trainedParams(experiment, path, changes));
}

/**
 * As `loadTrained`, for every experiment: files it needs are read again.
 * @throws InputError as `loadTrained`, and when files cannot be read
 * @example await openTrained(experiment("captioning.folder"), weightsIn(".runs/captioning.folder"))
 */
export async function openTrained<V extends ExperimentValues, Example>(
  experiment: Experiment<V, Example>,
  path: string,
  { changes = {}, report = () => {} }: { changes?: Readonly<Record<string, ParamValue>>; report?: (line: string) => void } = {}, // prettier-ignore
): Promise<Created<Example> & { params: Params<V> }> {
  const params = trainedParams(experiment, path, changes);
  return trainedOf(experiment, path, params, await experiment.load?.(params.values(), report));
}

function trainedParams<V extends ExperimentValues, Example>(
  experiment: Experiment<V, Example>,
  path: string,
  changes: Readonly<Record<string, ParamValue>>,
): Params<V> {
  const params = savedParams(path, experiment).copy();
  for (const [name, value] of Object.entries(changes)) params.set(name, value);
  return params;
}

function trainedOf<V extends ExperimentValues, Example>(
  experiment: Experiment<V, Example>,
  path: string,
  params: Params<V>,
  loaded?: unknown,
): Created<Example> & { params: Params<V> } {
  const created = experiment.create(params.values(), loaded);
  try {
    loadWeights(path, created.task.variables);
  } catch (error) {
    created.task.dispose();
    throw error;
  }
  return { ...created, params };
}

/** Metrics on dev and on every test set, by name. */
export function evaluateAll<Example>({
  task,
  data,
}: Created<Example>): Record<string, Record<string, number>> {
  const splits = Object.entries({ dev: data.dev, ...data.test }).filter(
    ([, examples]) => examples.length > 0,
  );
  return Object.fromEntries(splits.map(([name, examples]) => [name, task.evaluate(examples)]));
}

/** Where a run keeps what it needs to go on. */
export function checkpointIn(directory: string): string {
  return join(directory, "checkpoint.safetensors");
}

/** Where a finished run keeps its weights. */
export function weightsIn(directory: string): string {
  return join(directory, "weights.safetensors");
}
