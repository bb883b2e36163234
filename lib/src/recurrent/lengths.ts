/** Sequences of different lengths in one batch: where they end, and reading them backwards. */
import { InputError, requireSameShape } from "../base";
import { tf, type Tensor } from "../runtime";

/** @throws InputError unless there is one whole number from 1 to `time` for each sequence */
export function requireLengths(lengths: readonly number[], batch: number, time: number): void {
  requireSameShape("lengths", [batch], [lengths.length]);
  const bad = lengths.findIndex((n) => !Number.isInteger(n) || n < 1 || n > time);
  if (bad >= 0) {
    throw new InputError("lengths", `whole numbers from 1 to ${time}`, `${lengths[bad]} at position ${bad}`);
  }
}

/**
 * The last real step of each sequence.
 * @param x `[batch, time, d]`
 * @returns `[batch, d]`
 * @example lastOf([[[1], [2], [3]]], [2]) // [[2]]
 */
export function lastOf(x: Tensor, lengths?: readonly number[]): Tensor {
  const [batch, time, d] = x.shape as [number, number, number];
  if (!lengths || lengths.every((n) => n === time)) {
    return x.slice([0, time - 1, 0], [batch, 1, d]).reshape([batch, d]);
  }
  const ends = tf.oneHot(
    tf.tensor1d(
      lengths.map((n) => n - 1),
      "int32",
    ),
    time,
  );
  return ends.toFloat().expandDims(1).matMul(x).reshape([batch, d]); // [batch, 1, time] × [batch, time, d]
}

/** Zeros at padding. `[batch, time, d]` → `[batch, time, d]` */
export function zeroPadding(x: Tensor, lengths?: readonly number[]): Tensor {
  const time = x.shape[1] as number;
  if (!lengths || lengths.every((n) => n === time)) return x;
  const real = tf.range(0, time).less(tf.tensor2d([...lengths], [lengths.length, 1])); // [batch, time]
  return tf.where(real.expandDims(2), x, tf.zerosLike(x));
}

/**
 * Each sequence backwards, its padding left where it is.
 * @param x `[batch, time, d]`
 * @returns `[batch, time, d]`
 * @example reverseWithin([[[1], [2], [0]]], [2]) // [[[2], [1], [0]]]
 */
export function reverseWithin(x: Tensor, lengths?: readonly number[]): Tensor {
  const [batch, time, d] = x.shape as [number, number, number];
  if (!lengths || lengths.every((n) => n === time)) return x.reverse(1);
  const rows = lengths.flatMap((n, b) =>
    Array.from({ length: time }, (_, t) => b * time + (t < n ? n - 1 - t : t)),
  );
  return x
    .reshape([batch * time, d])
    .gather(tf.tensor1d(rows, "int32"))
    .reshape([batch, time, d]);
}
