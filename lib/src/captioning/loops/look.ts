/** Soft attention over the regions of a picture, and the gate behind it, on plain arrays. */
import { dot, InputError, rowsOf, rowTimes, type Matrix } from "../../base";
import { softmax } from "../../softmax";

/**
 * Where a query looks: e_i = q · a_i, alpha = softmax(e), z = Σ_i alpha_i a_i (Xu et al. 2015, eq. 4–6 and 13, with the
 * dot product of Luong et al. 2015 as score).
 * @param query `[width]`
 * @param regions a `[regions][width]`, at least one
 * @returns weights alpha `[regions]`, which sum to 1, and context z `[width]`
 * @throws InputError when there is no region, or widths differ
 * @example lookByLoops([1], [[0], [0]]) // weights [0.5, 0.5], context [0]
 */
export function lookByLoops(
  query: readonly number[],
  regions: Matrix,
): { weights: number[]; context: number[] } {
  rowsOf("regions", regions);
  const width = regions[0]?.length ?? 0;
  if (query.length !== width) throw new InputError("query", `${width} numbers`, String(query.length));
  const weights = softmax(regions.map((region) => dot(query, region)));
  return { weights, context: rowTimes(weights, regions) };
}

/**
 * How much of what is seen is let through: β = σ(w · h + b), one number for the whole context (Xu et al. 2015, §4.2.1).
 * @param h the decoder's state `[d]`
 * @param w `[d]`
 * @returns in (0, 1)
 * @throws InputError when h and w are not equally long
 * @example gateByLoops([1], [2], -2) // 0.5
 */
export function gateByLoops(h: readonly number[], w: readonly number[], b: number): number {
  if (w.length !== h.length) throw new InputError("w", `${h.length} numbers`, String(w.length));
  return 1 / (1 + Math.exp(-(dot(h, w) + b)));
}

/**
 * Σ_i (τ − Σ_t alpha_ti)²: how far the picture is from being covered evenly once a caption is said (Xu et al. 2015, eq.
 * 14, without λ). All weights together are C, the number of words, so τ = 1 is out of reach for a caption shorter than
 * the grid has regions; τ = C / L is what even attention reaches.
 * @param weights alpha `[words][regions]`
 * @param target τ: `one`, as in the paper, or `share`, C / L
 * @returns ≥ 0
 * @throws InputError when there is no weight or rows differ in length
 * @example doublyStochasticByLoops([[0.5, 0.5]], "one") // 0.5
 */
export function doublyStochasticByLoops(weights: Matrix, target: "one" | "share"): number {
  rowsOf("weights", weights);
  const regions = weights[0]?.length ?? 0;
  const wanted = target === "one" ? 1 : weights.length / regions;
  let loss = 0;
  for (let i = 0; i < regions; i++) {
    const received = weights.reduce((sum, row) => sum + (row[i] as number), 0);
    loss += (wanted - received) ** 2;
  }
  return loss;
}
