/** Cross-entropy on plain arrays; the oracle of `maskedCrossEntropy`. */
import { InputError, type Matrix, requireSameShape, shapeOf } from "../../base";

/**
 * The mean of −log p(word) over all real words of a batch, in nats, with
 * −log p(word) = m + log Σ_k e^(s_k − m) − s_word and m = max s: no logarithm of 0, no overflow.
 * @param logits s `[batch][target][words]`
 * @param targets the words that should have come `[batch][target]`
 * @param mask whether there is a word `[batch][target]`
 * @throws InputError when the shapes differ, a real target is no word, or nothing is real
 * @example crossEntropyByLoops([[[0, 0], [9, 0]]], [[1, 0]], [[true, false]]) // ln 2 = 0.6931
 */
export function crossEntropyByLoops(
  logits: readonly Matrix[],
  targets: Matrix,
  mask: readonly (readonly boolean[])[],
): number {
  requireSameShape("targets", shapeOf(logits, "logits").slice(0, 2), shapeOf(targets, "targets"));
  requireSameShape("mask", shapeOf(targets), shapeOf(mask, "mask"));
  const losses: number[] = [];
  logits.forEach((rows, b) =>
    rows.forEach((scores, t) => {
      if (mask[b]?.[t]) losses.push(surprise([...scores], targets[b]?.[t] as number));
    }),
  );
  if (losses.length === 0) throw new InputError("mask", "at least one real word", "none");
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** −log softmax(scores)[word]. */
function surprise(scores: readonly number[], word: number): number {
  const wanted = scores[word];
  if (wanted === undefined) {
    throw new InputError("targets", `words from 0 to ${scores.length - 1}`, String(word));
  }
  const max = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - max), 0);
  return max + Math.log(sum) - wanted;
}
