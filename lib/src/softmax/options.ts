/** What every softmax of this folder takes beside its scores. */
import { requireOptions, type NumberRow } from "../base";
import type { Tensor } from "../runtime";

/** `true` (or 1) where a score may be used, `false` (or 0) where it is masked out; the scores' shape. */
export type Mask = NumberRow | readonly (boolean | number | Mask)[];

export interface SoftmaxOptions {
  /** Along which axis the weights sum to 1; negative counts from the end. Default −1, the last. */
  axis?: number;
  /** τ > 0: the scores are divided by it. Below 1 sharpens, above 1 flattens. Default 1. */
  temperature?: number;
  /** Which scores take part. Default: all. */
  mask?: Mask | Tensor;
}

/** @throws InputError when there is an option that softmax does not have */
export function requireSoftmaxOptions(options: SoftmaxOptions): void {
  requireOptions(options, ["axis", "temperature", "mask"]);
}
