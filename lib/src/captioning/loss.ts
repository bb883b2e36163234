/** The second half of the loss of Show, Attend and Tell. */
import { InputError, requireSameShape, tf, type Tensor } from "../runtime";

/**
 * What each region should have received once a caption is said: `one` is the paper's 1, which captions shorter than the
 * grid has regions cannot reach, as all weights together are C; `share` is C / L, which uniform attention reaches.
 */
export const coverageTargets = ["one", "share"] as const;
export type CoverageTarget = (typeof coverageTargets)[number];

/**
 * Σ_i (τ − Σ_t alpha_ti)², mean over the batch (Xu et al. 2015, eq. 14, without λ): "doubly stochastic" attention, whose
 * weights are also to sum to τ over the words of a caption.
 * @param weights alpha `[batch, target, regions]`
 * @param lengths C, how many words of each caption are real, the end mark included `[batch]`
 * @param target τ: 1, or C / L with L regions
 * @returns a scalar
 * @throws InputError when the sizes do not fit, or for another target
 * @example doublyStochasticLoss(tf.fill([1, 3, 6], 1 / 6), [3], "share") // 0
 */
export function doublyStochasticLoss(
  weights: Tensor,
  lengths: readonly number[],
  target: CoverageTarget,
): tf.Scalar {
  if (!coverageTargets.includes(target))
    throw new InputError("target", coverageTargets.join(" or "), `"${target}"`);
  const [batch, time, regions] = weights.shape as [number, number, number];
  requireSameShape("lengths", [batch], [lengths.length]);
  return tf.tidy(() => {
    const real = lengths.map((n) => Array.from({ length: time }, (_, t) => Number(t < n)));
    const received = weights.mul(tf.tensor3d(real.map((row) => row.map((x) => [x])))).sum(1); // [batch, regions]
    const wanted = target === "one" ? 1 : tf.tensor2d(lengths.map((n) => [n / regions]));
    return received.sub(wanted).square().sum(1).mean();
  });
}
