/** Attention between patches: how they are compared, and one softmax over all that may be used. */
import { attention, scaledDotProductAttention, type AttentionResult } from "../attention";
import { InputError, requirePositive, tf, type Tensor } from "../runtime";

export interface PatchAttentionOptions {
  /** τ: scores are divided by it before softmax. Default 0.1, the factor 10 of the papers. */
  temperature?: number;
  /** Which patches are brought to length 1: `both`, or only the `keys`, as the released code of PEN-Net does. */
  normalise?: "both" | "keys";
  /**
   * What happens to hidden patches. `exclude`: score −∞, so weight 0 (default). The others are found in released
   * code: `zero before` multiplies scores by 0, `zero before and after` the weights too (contextual attention),
   * `clamp` raises what came out to 1e-8 (PEN-Net).
   */
  masking?: "exclude" | "zero before" | "zero before and after" | "clamp";
}

/**
 * Attention between patches: alpha = softmax(ŝ / τ) over the known patches, output = alpha V, where ŝ is the cosine of
 * query and key (Yu et al. 2018, eq. 1 and 2; Zeng et al. 2019, eq. 1 to 3). Keys of several scales are simply more
 * keys: one softmax runs over all of them (Mei et al. 2020, eq. 5).
 *
 * With the default options hidden patches are inert: nothing of them reaches the output. The other options are the
 * variants of released code, kept to be measured.
 * @param queries `[queries, d]`
 * @param keys `[keys, d]`, of all scales together
 * @param values `[keys, dV]`
 * @param known `[keys]`: 1 where a patch may be used, 0 where it is hidden
 * @returns output `[queries, dV]` and weights `[queries, keys]`
 * @throws InputError when no patch is known, or the temperature is not positive
 * @example patchAttention(tf.tensor([[3, 0]]), tf.tensor([[1, 0], [9, 9]]), tf.tensor([[5], [7]]), tf.tensor([1, 0])) // output [[5]]
 */
export function patchAttention(
  queries: Tensor,
  keys: Tensor,
  values: Tensor,
  known: Tensor,
  { temperature = 0.1, normalise = "both", masking = "exclude" }: PatchAttentionOptions = {},
): AttentionResult {
  requirePositive("temperature", temperature);
  if (known.dataSync().every((one) => one === 0))
    throw new InputError("known", "at least one known patch", "none");
  return tf.tidy(() => {
    const q = normalise === "both" ? unit(queries) : queries;
    const mask = known.toBool();
    const scale = 1 / temperature;
    if (masking !== "exclude") return released(q.mul(scale), unit(keys), values, known, masking);
    const visible = tf.where(mask.expandDims(1), keys, tf.zerosLike(keys)); // NaN behind the mask must not get through
    return scaledDotProductAttention(q, unit(visible), values, { mask, scale });
  });
}

/** The maskings of released code: softmax also runs over what is hidden. */
function released(
  q: Tensor,
  keys: Tensor,
  values: Tensor,
  known: Tensor,
  masking: Exclude<PatchAttentionOptions["masking"], "exclude" | undefined>,
): AttentionResult {
  const before = q.matMul(keys, false, true).mul(known).softmax() as Tensor; // [queries, keys]
  const after = masking === "zero before" ? before : before.mul(known);
  const weights = masking === "clamp" ? after.maximum(1e-8) : after;
  return { weights, output: weights.matMul(values) };
}

/** Rows divided by their length; a row of zeros stays one. */
function unit(rows: Tensor): Tensor {
  return rows.div(rows.square().sum(-1, true).maximum(1e-24).sqrt());
}

/** Patches in which some values may be hidden. */
export interface MaskedPatches {
  /** `[patches, d]`; values that are hidden must be finite, they do not count otherwise. */
  values: Tensor;
  /** `[patches, d]`: 1 where a value is known. */
  known: Tensor;
}

/** `cosine`, from −1 to 1; `distance`: minus the mean squared difference, 0 at best. */
export type PatchScore = "cosine" | "distance";

/** Patches to take from; without `known` all of them are fully known. */
export type KeyPatches = Pick<MaskedPatches, "values"> & Partial<MaskedPatches>;

/**
 * How alike patches are, by the values that both know.
 * @param queries `[queries, d]` @param keys `[keys, d]`
 * @returns `[queries, keys]`; with no value in common a cosine is 0 and a distance −∞
 * @example
 * const [queries, keys] = [tf.tensor([[3, 9]]), tf.tensor([[2, 1]])];
 * const known = tf.tensor([[1, 0]]);
 * maskedPatchScores({ values: queries, known }, { values: keys, known: tf.ones([1, 2]) }, "distance") // [[−1]]
 */
export function maskedPatchScores(
  queries: MaskedPatches,
  keys: KeyPatches,
  score: PatchScore = "cosine",
): Tensor {
  return tf.tidy(() => {
    const q = queries.values.mul(queries.known);
    const k = keys.known ? keys.values.mul(keys.known) : keys.values;
    // Σ over what the keys know: for fully known keys simply the sum of a row.
    const overKnown = (x: Tensor) =>
      keys.known ? x.matMul(keys.known, false, true) : (x.sum(-1, true) as Tensor);
    const dot = q.matMul(k, false, true); // [queries, keys]
    const ofQuery = overKnown(q.square());
    const ofKey = queries.known.matMul(k.square(), false, true); // [queries, keys]
    if (score === "cosine") return dot.div(ofQuery.mul(ofKey).maximum(1e-24).sqrt());
    const common = overKnown(queries.known).add(tf.zerosLike(dot)); // [queries, keys]
    const distance = ofQuery.add(ofKey).sub(dot.mul(2)).relu().div(common.maximum(1));
    return tf.where(common.greater(0), distance.neg(), tf.fill(common.shape, -Infinity)); // [queries, keys]
  });
}

/**
 * Attention of patches that are only partly known to patches of all scales, in blocks of queries, so that memory does
 * not grow with queries × keys. Gives no weights back, only what they make and which key got the most.
 * @param queries `[queries, d]`
 * @param keys `[keys, d]`
 * @param values `[keys, dV]`
 * @param options τ of the softmax, the score, and how many scores to hold at a time
 * @returns output `[queries, dV]`, and for each query the key with the largest weight and that weight
 */
export function blockedPatchAttention(
  queries: MaskedPatches,
  keys: KeyPatches,
  values: Tensor,
  options: { temperature: number; score: PatchScore; scoresAtATime?: number },
): { output: Tensor; best: Int32Array; weight: Float32Array } {
  const { temperature, score, scoresAtATime = 2 ** 21 } = options;
  const [n = 0, d = 0] = queries.values.shape;
  const rows = Math.max(1, Math.floor(scoresAtATime / (keys.values.shape[0] as number)));
  const best = new Int32Array(n);
  const weight = new Float32Array(n);
  const outputs: Tensor[] = [];
  for (let from = 0; from < n; from += rows) {
    const count = Math.min(rows, n - from);
    const block = tf.tidy(() => {
      const part = (x: Tensor) => x.slice([from, 0], [count, d]);
      const some = { values: part(queries.values), known: part(queries.known) };
      const scores = () => maskedPatchScores(some, keys, score).div(temperature);
      const { output, weights } = attention(some.values, keys.values, values, { score: scores });
      best.set(weights.argMax(-1).dataSync(), from);
      weight.set(weights.max(-1).dataSync(), from);
      return output;
    });
    outputs.push(block);
  }
  const output = tf.concat(outputs, 0);
  tf.dispose(outputs);
  return { output, best, weight };
}
