/** What the attention functions of this folder take and give. One notation: `[batch…, queries, dK]`. */
import type { Tensor } from "../runtime";

export interface MaskOptions {
  /**
   * True (or 1) where a query may use a key. Shape `[batch…, queries, keys]` with 1 wherever it is the same
   * for all, or short `[queries, keys]` or `[keys]`. `paddingMask`, `causalMask` and `localMask` make them.
   */
  mask?: Tensor;
  /** Query i uses keys 0 … i only. Default false. */
  causal?: boolean;
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
