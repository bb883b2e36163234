/** The update rule of Adam, whoever computes it. */
import type { Tensor } from "../runtime";

export const BETA_1 = 0.9;
export const BETA_2 = 0.999;
export const EPSILON = 1e-7;

/** Keeps m and v of all weights, one after the other. */
export interface AdamRule {
  /** The next weights `[total]`, from weights and gradient `[total]`, at a step counted from 1. */
  update(weights: Tensor, gradient: Tensor, rate: number, step: number): Tensor;
  moments(): { m: Float32Array; v: Float32Array };
  restore(moments: { m: Float32Array; v: Float32Array }): void;
  dispose(): void;
}
