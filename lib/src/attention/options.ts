/** What the attention functions of this folder take and give. One notation: `[batch…, queries, dK]`. */
import { requireFinite, requireWhole } from "../base";
import type { Tensor } from "../runtime";

export interface MaskOptions {
  /**
   * True (or 1) where a query may use a key. Shape `[batch…, queries, keys]` with 1 wherever it is the same
   * for all, or short `[queries, keys]` or `[keys]`. `paddingMask`, `causalMask` and `localMask` make them. Entries
   * other than 0 and 1 are refused: an additive mask (0 = use, −∞ = hide) is a `bias`.
   */
  mask?: Tensor;
  /** Query i uses keys 0 … offset + i only. Default false. */
  causal?: boolean;
  /**
   * Position of the first query among the keys, for decoding with kept keys: with 7 keys and only the newest query it
   * is 6. For `causal` (and for `rotary` of multi-head attention). Default 0.
   */
  offset?: number;
}

export interface WeightOptions extends MaskOptions {
  /** Added to the scores before softmax; shapes as for `mask`; −∞ masks. `alibiBias` makes one. */
  bias?: Tensor;
  /** Share of the weights set to 0 while the others grow by 1 / (1 − dropout); in [0, 1). Default 0. */
  dropout?: number;
  /** Chooses which weights are dropped; required when `dropout` > 0. */
  seed?: number | string;
}

export interface ScaledDotOptions extends WeightOptions {
  /** Factor of q·k. Default 1 / √dK. */
  scale?: number;
}

export type AttentionResult = {
  /** `[batch…, queries, dV]`: for every query its weighted mean of the values, the context c. */
  output: Tensor;
  /** `[batch…, queries, keys]`: alpha, after dropout. Rows sum to 1, or are all 0 where all is masked. */
  weights: Tensor;
};

/** The names of the options above, for `requireOptions`. */
export const maskOptions = ["mask", "causal", "offset"];
export const weightOptions = [...maskOptions, "bias", "dropout", "seed"];
export const scaledDotOptions = [...weightOptions, "scale"];

/** @throws InputError unless `offset` is a whole number ≥ 0 and `scale` finite, where there are any */
export function requireNumbers({ offset, scale }: { offset?: number; scale?: number }): void {
  if (offset !== undefined) requireWhole("offset", offset, 0);
  if (scale !== undefined) requireFinite("scale", scale);
}
