/** Everything a run needs to go on exactly where it was. */
import { existsSync } from "node:fs";
import { InputError } from "../base";
import { type Adam } from "./adam";
import {
  assignWeights,
  readWeights,
  requireFitting,
  weightsOf,
  writeWeights,
  type Weights,
} from "./weightsFile";
import type { ExperimentValues, Experiment, Task } from "./experiment";
import { inCamelCase } from "./paramLeaves";
import type { Params } from "./params";

/** The best evaluation on dev so far. */
export interface Best {
  step: number;
  /** Of the metric that `train.best` names. */
  value: number;
  /** The weights then, by name. */
  weights: ReadonlyMap<string, Weights>;
}

/** What changes while training, beside the weights and the optimiser's state. */
export interface RunState {
  /** Updates done. */
  step: number;
  /** null before the first evaluation, or when nothing is watched. */
  best: Best | null;
  /** Evaluations since the best. */
  stale: number;
}

/** The weights in training and the optimiser that moves them. */
export interface Trainee {
  task: Pick<Task<never>, "variables">;
  adam: Adam;
}

/** Writes a checkpoint, atomically. */
export function saveCheckpoint(
  path: string,
  notes: { experiment: string; params: string; steps?: string },
  { step, best, stale }: RunState,
  { task, adam }: Trainee,
): void {
  const { m, v, steps } = adam.moments();
  const weights = new Map([
    ...prefixed("weights/", weightsOf(task.variables)),
    ...prefixed(
      "adam/",
      new Map([m, v].map((values, i) => [i ? "v" : "m", { shape: [values.length], values }])),
    ),
    ...prefixed("best/", best?.weights ?? new Map<string, Weights>()),
  ]);
  const state = { step, stale, adam: steps, best: best && { step: best.step, value: best.value } };
  writeWeights(path, { weights, metadata: { ...notes, state: JSON.stringify(state) } });
}

/**
 * Sets weights and optimiser to those of a checkpoint; all fit, or nothing is changed.
 * @throws InputError when the file is damaged or of another kind, does not fit the weights, or holds weights that are
 *   no finite numbers
 */
export function restoreCheckpoint(path: string, { task, adam }: Trainee): RunState {
  const { weights, metadata } = readWeights(path);
  const { adam: steps, step, stale, best } = parseState(path, metadata["state"]);
  const values = (name: string) => weights.get(name)?.values ?? new Float32Array();
  const [last, kept] = [unprefixed("weights/", weights), unprefixed("best/", weights)];
  requireFitting(last, task.variables);
  if (best) requireFitting(kept, task.variables);
  const broken = [...weights].find(([, { values: numbers }]) => !numbers.every(Number.isFinite));
  if (broken) throw new InputError("path", `finite weights at ${path}`, `${broken[0]} with others`);
  adam.restore({ steps, m: values("adam/m"), v: values("adam/v") });
  assignWeights(last, task.variables);
  return { step, stale, best: best && { ...best, weights: kept } };
}

type SavedState = Pick<RunState, "step" | "stale"> & {
  adam: number;
  best: Pick<Best, "step" | "value"> | null;
};

function parseState(path: string, text: string | undefined): SavedState {
  if (text === undefined) throw new InputError("path", "a checkpoint", `weights alone at ${path}`);
  try {
    const state = JSON.parse(text) as SavedState;
    const { step, stale, adam, best } = state;
    const counts = [step, stale, adam, best ? best.step : 0];
    const valued = best === null || Number.isFinite(best.value);
    if (valued && counts.every((count) => Number.isInteger(count) && count >= 0)) return state;
  } catch {
    // no JSON: damaged, as below
  }
  throw new InputError("path", `an undamaged checkpoint at ${path}`, "one that does not say where it stood");
}

/**
 * The parameters a file of weights or a checkpoint was made with, frozen.
 * @throws InputError when the file is damaged, belongs to another experiment, or to one with other parameters
 */
export function savedParams<V extends ExperimentValues, Example>(
  path: string,
  experiment: Experiment<V, Example>,
): Params<V> {
  const { experiment: name, params: text = "" } = readWeights(path).metadata;
  if (name !== experiment.name) {
    throw new InputError(
      "path",
      `weights of ${experiment.name}`,
      `${name ?? "weights of no experiment"} at ${path}`,
    );
  }
  const params = experiment.params().fromText(LATER).fromText(text).freeze();
  const gone = missing(params, `${LATER}\n${text}`);
  if (gone === "") return params;
  throw new InputError("path", `weights of today's ${name}`, `some made without ${gone}, at ${path}`);
}

/** Parameters that came later: a file that says nothing of them was made as if they had these values. */
const LATER = "train.cooldown : 0";

/** The parameters that a text says nothing of. */
function missing(params: Params<object>, text: string): string {
  const pathsIn = (lines: string) => lines.split("\n").map((line) => line.split(" : ")[0] as string);
  const known = new Set(pathsIn(text).map(inCamelCase));
  return pathsIn(params.toText())
    .filter((path) => !known.has(path))
    .join(", ");
}

/**
 * @throws InputError with the differences, when a checkpoint was made with other parameters
 */
export function requireSameParams(path: string, saved: Params<object>, params: Params<object>): void {
  const difference = saved.textDiff(params);
  if (difference === "") return;
  throw new InputError(
    "params",
    `those of the checkpoint at ${path} (others want a directory of their own)`,
    `others: ${difference.replaceAll("\n", "; ")}`,
  );
}

/** @throws InputError when a run is in the way */
export function requireFree(path: string): void {
  if (!existsSync(path)) return;
  throw new InputError("directory", "one without a run (or resume)", `one with a checkpoint: ${path}`);
}

function prefixed(prefix: string, weights: ReadonlyMap<string, Weights>): [string, Weights][] {
  return [...weights].map(([name, value]) => [prefix + name, value]);
}

function unprefixed(prefix: string, weights: ReadonlyMap<string, Weights>): Map<string, Weights> {
  const own = [...weights].filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
