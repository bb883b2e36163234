/** Which examples each step sees: a function of the seed and the step alone, so that nothing need be saved. */
import { InputError, requireWhole } from "../base";
import { createRandom } from "../runtime";
import { lengthBuckets } from "./buckets";
import type { TaskData } from "./experiment";

export interface BatchOptions<Example> {
  batch: number;
  seed: number | string;
  /** The greatest length of each bucket, ascending. Default: none, batches mix all lengths */
  buckets?: readonly number[];
  /** Needed for buckets. */
  lengthOf?: (example: Example) => number;
}

/**
 * The batch of a step, counted from 1. Fresh examples are drawn for each step; a list is gone through in a new order
 * each epoch, in batches of one length bucket each. The last batch of a bucket may be smaller.
 * @throws InputError for an empty list, a batch or step that is no whole number ≥ 1, buckets without `lengthOf`, or examples longer than the last bucket
 * @example batchesOf(["a", "b", "c"], { batch: 2, seed: 1 })(1) // two of the letters, the same each time
 */
export function batchesOf<Example>(
  train: TaskData<Example>["train"],
  { batch, seed, buckets = [], lengthOf }: BatchOptions<Example>,
): (step: number) => readonly Example[] {
  requireWhole("batch", batch);
  if (typeof train === "function") {
    return (step) => requireSome(train(createRandom(`${seed}/batch ${step}`), batch));
  }
  requireSome(train);
  const bucketed = buckets.length > 0;
  if (bucketed && !lengthOf)
    throw new InputError("train.buckets", "none: the task has no lengthOf", `[${buckets}]`);
  const epoch = (n: number) => {
    const options = { bounds: bucketed ? buckets : [1], batch, random: createRandom(`${seed}/epoch ${n}`) };
    const { batches, tooLong } = lengthBuckets(train, bucketed && lengthOf ? lengthOf : () => 1, options);
    if (tooLong.length === 0) return batches;
    throw new InputError("train.buckets", "a last bucket that holds the longest", `${tooLong.length} longer`);
  };
  let [current, batches] = [0, epoch(0)];
  const perEpoch = batches.length; // the same in every epoch, as the sizes of buckets are
  return (step) => {
    requireWhole("step", step);
    const wanted = Math.floor((step - 1) / perEpoch);
    if (wanted !== current) [current, batches] = [wanted, epoch(wanted)];
    return batches[(step - 1) % perEpoch] as readonly Example[];
  };
}

function requireSome<Example>(examples: readonly Example[]): readonly Example[] {
  if (examples.length > 0) return examples;
  throw new InputError("train", "at least one example", "none (it is empty)");
}
