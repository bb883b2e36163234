/** Cross-entropy of the next word. Padding is no part of it. */
import { InputError, requireSameShape, requireShape, requireTensor, requireWhole } from "../base";
import { operation, tf, type Tensor } from "../runtime";
import { fastSoftmax, logSoftmax, oneHot } from "../softmax";
import type { SequenceBatch } from "./model";

/**
 * The mean of −log p(word) over the real words of a batch, in nats, with its gradient
 * (softmax − one-hot) / words at real places and 0 at padding, whatever logits and ids hold there. Derivatives of any
 * order.
 * @param logits `[batch, target, words]`
 * @param targets the words that should have come `[batch][target]`; lengths from 0 on, at least one word is real
 * @returns a scalar; NaN where a real place has NaN among its logits
 * @throws InputError when the shapes differ, a real id is no word, a length is no whole number from 0 to target, or
 *   nothing is real; the same on every backend
 * @example maskedCrossEntropy(tf.zeros([1, 2, 4]), { ids: [[3, 0]], lengths: [1] }) // ln 4 = 1.3863
 */
export function maskedCrossEntropy(logits: Tensor, targets: SequenceBatch): tf.Scalar {
  requireTensor("logits", logits, 3);
  requireShape("logits", logits.shape, [-1, -1, -1]);
  const [batch, time, words] = logits.shape as [number, number, number];
  requireTargets(targets, batch, time, words);
  const share = 1 / targets.lengths.reduce((sum, n) => sum + n, 0);
  const real = targets.lengths.flatMap((n) => Array.from({ length: time }, (_, t) => t < n));
  const ids = targets.ids.flat().map((id, row) => (real[row] ? id : 0));
  const shares = () => tf.tensor1d(real.map((is) => (is ? share : 0)));
  const run = operation(
    "maskedCrossEntropy",
    (given) => {
      const { losses, excess } = rowLosses(withoutPadding(given as Tensor, real), ids);
      const gradient = (dy: Tensor, [kept]: Tensor[]) => (kept as Tensor).mul(shares().expandDims(1).mul(dy));
      return { value: losses.dot(shares()), keep: [excess], gradient }; // 0 at padding
    },
    (given) => composed(given as Tensor, real, ids).dot(shares()),
  );
  return tf.tidy(() => {
    const rows = logits.reshape([batch * time, words]);
    return run(rows.dtype === "float32" ? rows : rows.toFloat()) as tf.Scalar;
  });
}

/**
 * −log p of each row's word `[rows]`, and its gradient p − one-hot `[rows, words]`. The likeliest word's p never
 * vanishes, so it stands in: log p(word) = logit − highest logit + log highest p.
 */
function rowLosses(logits: Tensor, ids: readonly number[]): { losses: Tensor; excess: Tensor } {
  const p = fastSoftmax(logits);
  const places = tf.tensor2d(ids.map((word, row) => [row, word]), [ids.length, 2], "int32"); // prettier-ignore
  const losses = logits.max(1).sub(tf.gatherND(logits, places)).sub(p.max(1).log());
  return { losses, excess: p.sub(wanted(ids, logits)) };
}

function wanted(ids: readonly number[], logits: Tensor): Tensor {
  return oneHot(tf.tensor1d([...ids], "int32"), logits.shape[1] as number);
}

/** Zeros in the rows of padding, because 0 · ∞ and 0 · NaN are NaN. */
function withoutPadding(logits: Tensor, real: readonly boolean[]): Tensor {
  if (real.every((is) => is)) return logits;
  return tf.where(tf.tensor2d([...real], [real.length, 1], "bool"), logits, tf.zerosLike(logits));
}

/** The losses of all rows from operations that have derivatives of any order. */
function composed(logits: Tensor, real: readonly boolean[], ids: readonly number[]): Tensor {
  const logP = logSoftmax(withoutPadding(logits, real));
  return tf.where(wanted(ids, logits).toBool(), logP, tf.zerosLike(logP)).sum(1).neg();
}

function requireTargets({ ids, lengths }: SequenceBatch, batch: number, time: number, words: number): void {
  requireSameShape("targets", [batch], [ids.length]);
  for (const row of ids) requireSameShape("targets", [batch, time], [batch, row?.length ?? 0]);
  requireSameShape("targets.lengths", [batch], [lengths.length]);
  lengths.forEach((length, row) => {
    requireWhole("targets.lengths", length, 0);
    if (length > time) throw new InputError("targets.lengths", `at most ${time}`, `${length} in row ${row}`);
    for (let t = 0; t < length; t++) requireWord((ids[row] as readonly number[])[t], words, row, t);
  });
  if (lengths.every((n) => n === 0))
    throw new InputError("targets.lengths", "at least one real word", "none");
}

function requireWord(id: number | undefined, words: number, row: number, t: number): void {
  if (Number.isInteger(id) && (id as number) >= 0 && (id as number) < words) return;
  throw new InputError("targets.ids", `words from 0 to ${words - 1}`, `${String(id)} at [${row}][${t}]`);
}
