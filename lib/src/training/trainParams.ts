/** The hyperparameters of training that all experiments share. */
import { InputError, requireWhole } from "../base";
import { Params } from "./params";

/** Group `train` of every experiment; change a default with `.set(…)` before it is defined there. */
export function trainParams() {
  return new Params()
    .define("steps", 1000, "updates of the weights")
    .define("batch", 64, "examples an update")
    .define("buckets", [] as number[], "longest example of each length bucket; none: no buckets")
    .define("learningRate", 0.001, "of Adam, after the warm-up")
    .define("warmup", 0, "updates over which the learning rate grows linearly")
    .define("cooldown", 0, "last share of the updates, over which the learning rate shrinks linearly")
    .define("clipNorm", 1, "longest gradient over all weights; 0: any")
    .define("seed", 1, "of starting weights, batches and noise")
    .define("evalEvery", 100, "updates between evaluations on dev, each with a checkpoint")
    .define(
      "best",
      "",
      '"highest NAME" or "lowest NAME" of a dev metric keeps the best weights; "": the last',
    )
    .define("patience", 0, "evaluations without a better one before training stops; 0: never early");
}

/** The values of {@link trainParams}. */
export type TrainValues = ReturnType<ReturnType<typeof trainParams>["values"]>;

/**
 * @throws InputError for counts that are no whole numbers, buckets that are none or do not ascend, a rate that is not positive, or another form of `best`
 */
export function requireTrainValues(train: TrainValues): void {
  for (const name of ["steps", "batch", "evalEvery"] as const) requireWhole(`train.${name}`, train[name]);
  const ascending = train.buckets.every((n, i) => Number.isInteger(n) && n > (train.buckets[i - 1] ?? 0));
  if (!ascending) {
    throw new InputError(
      "train.buckets",
      "ascending whole numbers ≥ 1, or none",
      `[${train.buckets.join(", ")}]`,
    );
  }
  for (const name of ["warmup", "patience"] as const) requireWhole(`train.${name}`, train[name], 0);
  if (!(train.learningRate > 0)) {
    throw new InputError("train.learningRate", "a number greater than 0", String(train.learningRate));
  }
  if (!(train.cooldown >= 0 && train.cooldown <= 1)) {
    throw new InputError("train.cooldown", "a share from 0 to 1", String(train.cooldown));
  }
  if (train.clipNorm < 0) throw new InputError("train.clipNorm", "0 or more", String(train.clipNorm));
  if (train.best === "" && train.patience > 0) {
    throw new InputError(
      "train.patience",
      '0, or a train.best such as "lowest loss"',
      String(train.patience),
    );
  }
  if (!/^((highest|lowest) \S+)?$/.test(train.best)) {
    throw new InputError("train.best", '"highest NAME", "lowest NAME" or ""', `"${train.best}"`);
  }
}

/** η at a step, counted from 1: it grows linearly, stays, and shrinks linearly; the last step still has a little. */
export function learningRateAt(
  train: Pick<TrainValues, "learningRate" | "warmup" | "cooldown" | "steps">,
  step: number,
): number {
  const { learningRate, warmup, cooldown, steps } = train;
  const grown = step / Math.max(1, warmup);
  const left = (steps - step + 1) / (cooldown * steps + 1);
  return learningRate * Math.min(1, grown, left);
}
