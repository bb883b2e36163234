/** The pyramid loss on plain arrays. */
import { requireSameShape } from "../../base";
import { requireMaskOf, sizeOf, type Grey, type Known } from "./grey";

export interface PyramidLossOptions {
  /** What the mean error of hidden pixels counts. Default 6. */
  hole?: number;
  /** What the mean error of known pixels counts. Default 1. */
  valid?: number;
}

/**
 * Masked L1 at every level of a pyramid: Σ_l hole · mean |x̂ − x| over the hidden pixels of level l + valid · the mean
 * over the known ones (after Zeng et al. 2019, eq. 7, with the weights of their released code). Each mean is taken over its
 * own pixels, so a small hole counts as much as a large one; a level without hidden (or known) pixels adds 0 for them.
 * @param predictions one picture a level, `[height][width]` each
 * @param targets the true levels, of the same sizes
 * @param known true where a pixel was known, of the same sizes
 * @throws InputError when numbers of levels or sizes differ
 * @example pyramidLossByLoops([[[0, 0]]], [[[1, 2]]], [[[true, false]]]) // 6 · 2 + 1 · 1 = 13
 */
export function pyramidLossByLoops(
  predictions: readonly Grey[],
  targets: readonly Grey[],
  known: readonly Known[],
  { hole = 6, valid = 1 }: PyramidLossOptions = {},
): number {
  requireSameShape("targets", [predictions.length], [targets.length]);
  requireSameShape("known", [predictions.length], [known.length]);
  return predictions.reduce((total, prediction, l) => {
    const [target, mask] = [targets[l] as Grey, known[l] as Known];
    requireMaskOf(prediction, mask);
    requireSameShape(`targets[${l}]`, sizeOf("predictions", prediction), sizeOf("targets", target));
    const errors = (ofKnown: boolean) =>
      prediction.flatMap((row, y) =>
        row.flatMap((value, x) =>
          mask[y]?.[x] === ofKnown ? [Math.abs(value - (target[y]?.[x] as number))] : [],
        ),
      );
    return total + hole * mean(errors(false)) + valid * mean(errors(true));
  }, 0);
}

/** The mean; 0 of nothing. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}
