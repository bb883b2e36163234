/** Attention between patches of several scales, on plain arrays. */
import { InputError, requirePositive, requireSameShape, shapeOf } from "../../base";
import { sizeOf, type Grey } from "./grey";
import { extractPatchesByLoops, overlapAddByLoops, type PatchGrid } from "./patches";

/** Patches as rows of values, and which of those values are known: both `[patches][values]`. */
export interface MaskedPatches {
  values: readonly (readonly number[])[];
  known: readonly (readonly boolean[])[];
}

/**
 * How alike patches are, by the pixels that both know: the cosine s_ij = Σ_d q_d k_d / (‖q‖ ‖k‖), where the sum and
 * both norms run over those pixels only (Zeng et al. 2019, eq. 1, with the mask inside). From −1 to 1.
 * Hidden values are not even read. Patches with no known pixel in common, or dark where they are compared, score 0.
 * @param queries patches to fill; `values` and `known` are `[queries][values]`
 * @param keys patches to take from; both `[keys][values]`
 * @returns `[queries][keys]`
 * @throws InputError when patches or masks differ in size
 * @example maskedPatchScoresByLoops({ values: [[3, 9]], known: [[true, false]] }, { values: [[2, 1]], known: [[true, true]] }) // [[1]]
 */
export function maskedPatchScoresByLoops(queries: MaskedPatches, keys: MaskedPatches): number[][] {
  requireSameShape(
    "queries.known",
    shapeOf(queries.values, "queries.values"),
    shapeOf(queries.known, "queries.known"),
  );
  requireSameShape("keys.known", shapeOf(keys.values, "keys.values"), shapeOf(keys.known, "keys.known"));
  const width = queries.values[0]?.length ?? 0;
  requireSameShape("keys.values", [keys.values.length, width], shapeOf(keys.values));
  return queries.values.map((q, i) =>
    keys.values.map((k, j) => cosine(q, k, (d) => Boolean(queries.known[i]?.[d] && keys.known[j]?.[d]))),
  );
}

/** The cosine of two vectors over the entries that `counts` names; 0 when either is 0 there. */
function cosine(a: readonly number[], b: readonly number[], counts: (d: number) => boolean): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let d = 0; d < a.length; d++) {
    if (!counts(d)) continue;
    const [x, y] = [a[d] as number, b[d] as number];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}

/**
 * One softmax over the known patches of all scales: alpha_ij = exp(s_ij / τ) / Σ exp(s_ik / τ), the sum running over
 * the known patches k of every scale (Mei et al. 2020, eq. 5, with a mask). A patch of any scale competes with all
 * others; weights of hidden patches are exactly 0, and the weights of one query sum to 1 over all scales together.
 * @param scores one matrix a scale, `[queries][keys of the scale]`
 * @param known one list a scale, `[keys of the scale]`: true where a patch may be used
 * @param temperature τ > 0; default 0.1, which is the factor 10 of the papers
 * @returns weights, shaped as the scores
 * @throws InputError when sizes differ, or when no patch of any scale is known
 * @example crossScaleSoftmaxByLoops([[[1, 5]], [[1]]], [[true, false], [true]]) // [[[0.5, 0]], [[0.5]]]
 */
export function crossScaleSoftmaxByLoops(
  scores: readonly Grey[],
  known: readonly (readonly boolean[])[],
  temperature = 0.1,
): number[][][] {
  requirePositive("temperature", temperature);
  const queries = scores[0]?.length ?? 0;
  requireSameShape("known", [scores.length], [known.length]);
  scores.forEach((ofScale, s) => {
    requireSameShape(
      `scores[${s}]`,
      [queries, known[s]?.length ?? 0],
      [ofScale.length, ofScale[0]?.length ?? 0],
    );
  });
  if (!known.flat().includes(true)) throw new InputError("known", "at least one known patch", "none");
  const isKnown = known.flat();
  const rows = Array.from({ length: queries }, (_, i) =>
    softmaxOfKnown(
      scores.flatMap((ofScale) => ofScale[i] as number[]),
      isKnown,
      temperature,
    ),
  );
  const ends = known.map((_, s) => known.slice(0, s + 1).flat().length);
  return ends.map((end, s) => rows.map((row) => row.slice(s === 0 ? 0 : ends[s - 1], end)));
}

/** softmax(s / τ) over the known entries; 0 elsewhere. */
function softmaxOfKnown(scores: readonly number[], known: readonly boolean[], temperature: number): number[] {
  const max = Math.max(...scores.filter((_, j) => known[j]));
  const exps = scores.map((s, j) => (known[j] ? Math.exp((s - max) / temperature) : 0));
  const sum = exps.reduce((total, x) => total + x, 0);
  return exps.map((x) => x / sum);
}

/**
 * Attention transfer (Zeng et al. 2019, eq. 3): weights found between patches of one level mix the patches of the next
 * finer level, which are twice as large and lie twice as far apart: p_i = Σ_j alpha_ij p_j, joined by overlap-add.
 * A patch of weight 0 is not even read.
 * @param weights alpha `[patches][patches]` between the patches of the coarser level
 * @param finer the level twice as large, `[2 · height][2 · width]`
 * @param grid of the coarser level
 * @returns `[2 · height][2 · width]`
 * @throws InputError when the finer level does not have as many patches as there are weights
 * @example attentionTransferByLoops([[0, 1], [1, 0]], [[1, 2, 3, 4], [5, 6, 7, 8]], { size: 1, stride: 1 }) // [[3, 4, 1, 2], [7, 8, 5, 6]]
 */
export function attentionTransferByLoops(
  weights: Grey,
  finer: Grey,
  { size, stride }: PatchGrid,
): number[][] {
  const larger = { size: 2 * size, stride: 2 * stride };
  const patches = extractPatchesByLoops(finer, larger);
  requireSameShape("weights", [patches.length, patches.length], shapeOf(weights));
  const mixed = weights.map((alpha) => mixture(alpha, patches));
  return overlapAddByLoops(mixed, sizeOf("finer", finer), larger);
}

/** Σ_j alpha_j p_j, without reading patches of weight 0. */
function mixture(alpha: readonly number[], patches: readonly (readonly number[])[]): number[] {
  const sum = (patches[0] ?? []).map(() => 0);
  alpha.forEach((weight, j) => {
    if (weight === 0) return;
    patches[j]?.forEach((value, d) => (sum[d] = (sum[d] as number) + weight * value));
  });
  return sum;
}
