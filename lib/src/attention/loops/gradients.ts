/** Derivatives of attention on plain arrays, by the chain rule written out. */
import { dot, matrixTimes, rowsOf, transposed, type NumberRows } from "../../base";

/**
 * ∂L/∂e of attention for known weights: with g_ij = ∂L/∂c_i · v_j = ∂L/∂alpha_ij,
 *
 *     ∂L/∂e_ij = alpha_ij (g_ij − Σ_k alpha_ik g_ik)
 *
 * Rows sum to 0; entries with alpha = 0 (masked, saturated) are 0.
 * @param weights alpha `[queries, keys]`
 * @param values `[keys, dV]`
 * @param outputGradient ∂L/∂c `[queries, dV]`
 * @returns `[queries, keys]`
 * @example scoreGradientByLoops([[0.5, 0.5]], [[2], [4]], [[1]]) // [[−0.5, 0.5]]
 */
export function scoreGradientByLoops(
  weights: NumberRows,
  values: NumberRows,
  outputGradient: NumberRows,
): number[][] {
  const [alphas, dC] = [rowsOf("weights", weights), rowsOf("outputGradient", outputGradient)];
  return alphas.map((alpha, i) => {
    const g = values.map((v) => dot(dC[i] ?? [], v));
    const mean = dot(alpha, g);
    return alpha.map((weight, j) => weight * ((g[j] as number) - mean));
  });
}

/**
 * All gradients of scaled dot-product attention from the gradient of its output:
 * dV = alphaᵀ dC, dQ = dE K / √dK, dK = dEᵀ Q / √dK, with dE from {@link scoreGradientByLoops}.
 * @param queries `[queries, dK]`
 * @param keys `[keys, dK]`
 * @param values `[keys, dV]`
 * @param weights alpha `[queries, keys]`
 * @param outputGradient ∂L/∂c `[queries, dV]`
 */
export function attentionGradientsByLoops(
  queries: NumberRows,
  keys: NumberRows,
  values: NumberRows,
  weights: NumberRows,
  outputGradient: NumberRows,
): { queries: number[][]; keys: number[][]; values: number[][] } {
  const scale = 1 / Math.sqrt((keys[0] ?? []).length);
  const scaled = (x: number[][]) => x.map((row) => row.map((value) => value * scale));
  const dE = scoreGradientByLoops(weights, values, outputGradient);
  return {
    queries: scaled(matrixTimes(dE, keys)),
    keys: scaled(matrixTimes(transposed(dE), queries)),
    values: matrixTimes(transposed(weights), outputGradient),
  };
}
