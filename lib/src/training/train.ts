/** The trainer: seeded, with checkpoints from which a run goes on bit for bit. */
import { InputError, requireWhole } from "../base";
import { createRandom } from "../runtime";
import { weightsOf } from "./weightsFile";
import { batchesOf } from "./batches";
import type { Best, RunState } from "./checkpoint";
import type { Experiment, ExperimentValues, Task, TaskData } from "./experiment";
import type { StepMetrics } from "./metricsFile";
import type { Params } from "./params";
import { openRun, type Run } from "./run";
import { learningRateAt } from "./trainParams";

export interface TrainOptions<V extends ExperimentValues> {
  /** Default: the experiment's own; when resuming, the checkpoint's. */
  params?: Params<V>;
  /** Where `checkpoint.safetensors`, `metrics.jsonl` and, at the end, `weights.safetensors` go. Default: nowhere */
  directory?: string;
  /** Goes on from the directory's checkpoint. Default: false, and a checkpoint there is an error */
  resume?: boolean;
  /**
   * Runs each step as a graph: faster where shapes repeat, equal up to the last bits. Default: false; when resuming, as
   * the run began
   */
  compiled?: boolean;
  /** Told, in one line each, what was left out when files were read. */
  report?: (line: string) => void;
  /** Called after each step and awaited. */
  onStep?: (metrics: StepMetrics & { steps: number }) => void | Promise<void>;
  /** Stops after this step, with a checkpoint; at once when it is already done. A whole number ≥ 0 */
  stopAfter?: number;
  /** Stops after the current step, with a checkpoint, when it is aborted. */
  signal?: AbortSignal;
}

export interface TrainResult<Example> {
  /** With the best weights when the run is finished and `train.best` names a metric, else the last. */
  task: Task<Example>;
  data: TaskData<Example>;
  /** Updates done. */
  step: number;
  /** All steps done, or stopped early by `train.patience`; false when interrupted. */
  finished: boolean;
  best: Pick<Best, "step" | "value"> | null;
  /** Of the steps of this call. */
  losses: number[];
}

/**
 * Trains an experiment. Batches and noise depend on the seed and the step alone, and a checkpoint holds weights,
 * optimiser and the best so far; so a run that was interrupted and resumed ends with the same bits as one that was
 * not, on the same backend and machine.
 * @throws InputError for parameters or options out of range, a directory with another run, a damaged or foreign
 *   checkpoint, or a loss, gradient or weight that is no finite number: the last checkpoint then stays as it is
 * @example
 * const { task } = await train(experiment("recall.Attention"), { directory: ".runs/first" });
 * task.dispose();
 */
export async function train<V extends ExperimentValues, Example>(
  experiment: Experiment<V, Example>,
  options: TrainOptions<V> = {},
): Promise<TrainResult<Example>> {
  const { stopAfter } = options;
  if (stopAfter !== undefined && stopAfter !== Infinity) requireWhole("stopAfter", stopAfter, 0);
  const run = await openRun(experiment, options);
  try {
    run.start();
    const losses = await runSteps(run, options);
    run.save();
    const finished = isFinished(run);
    if (finished) run.finish();
    const { state, task, data } = run;
    const best = state.best && { step: state.best.step, value: state.best.value };
    return { task, data, step: state.step, finished, best, losses };
  } catch (error) {
    run.task.dispose();
    throw error;
  } finally {
    run.close();
  }
}

async function runSteps<Example>(
  run: Run<Example>,
  {
    stopAfter = Infinity,
    ...options
  }: Pick<TrainOptions<ExperimentValues>, "stopAfter" | "signal" | "onStep">,
): Promise<number[]> {
  const { train, state, task, data } = run;
  const lengthOf = task.lengthOf && ((example: Example) => task.lengthOf?.(example) ?? 0);
  const batchAt = batchesOf(data.train, { ...train, ...(lengthOf ? { lengthOf } : {}) });
  const losses: number[] = [];
  while (!isFinished(run) && state.step < stopAfter && !options.signal?.aborted) {
    const line = oneStep(run, batchAt(state.step + 1));
    losses.push(line.loss);
    run.log(line);
    if (state.step % train.evalEvery === 0) run.save();
    await options.onStep?.({ ...line, steps: train.steps });
    await new Promise((resolve) => setImmediate(resolve)); // signals and interrupts get their turn
  }
  return losses;
}

function oneStep<Example>(
  { train, state, task, data, update }: Run<Example>,
  batch: readonly Example[],
): StepMetrics {
  const step = state.step + 1;
  const learningRate = learningRateAt(train, step);
  const context = { step, steps: train.steps, random: createRandom(`${train.seed}/noise ${step}`) };
  const loss = saying(step, () => update(() => task.loss(batch, context), learningRate));
  state.step = step;
  if (data.dev.length === 0 || (step % train.evalEvery !== 0 && step !== train.steps)) {
    return { step, loss, learningRate };
  }
  const dev = task.evaluate(data.dev);
  if (train.best !== "") judge(state, train.best, dev, task);
  return { step, loss, learningRate, dev };
}

/** Adds to what Adam refuses at which step that was, and what may help. */
function saying(step: number, take: () => number): number {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof InputError) || !["loss", "weights"].includes(error.argument)) throw error;
    const expected = `${error.expected} (try a lower train.learningRate)`;
    throw new InputError(error.argument, expected, `${error.got} at step ${step}`);
  }
}

/** Keeps the weights when they are the best so far; a metric that is NaN or infinite never is. */
function judge(state: RunState, best: string, dev: Record<string, number>, task: Task<never>): void {
  const [goal, metric] = best.split(" ") as [string, string];
  const value = dev[metric];
  if (value === undefined) {
    throw new InputError("train.best", `one of the metrics ${Object.keys(dev).join(", ")}`, `"${metric}"`);
  }
  const sign = goal === "highest" ? 1 : -1;
  const better = Number.isFinite(value) && (!state.best || sign * value > sign * state.best.value);
  if (better) state.best = { step: state.step, value, weights: weightsOf(task.variables) };
  state.stale = better ? 0 : state.stale + 1;
}

function isFinished({ train, state }: Pick<Run<never>, "train" | "state">): boolean {
  return state.step >= train.steps || (train.patience > 0 && state.stale >= train.patience);
}
