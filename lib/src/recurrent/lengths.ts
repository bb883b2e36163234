/** Sequences of different lengths in one batch: where they end, and reading them backwards. */
import { InputError, requireSameShape, requireShape } from "../base";
import { tf, toTensor, type Tensor, type TensorLike } from "../runtime";

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
 * @throws InputError unless x has three axes and there is a length from 1 to time for each sequence
 * @example lastOf(tf.tensor([[[1], [2], [3]]]), [2]) // [[2]]
 */
export function lastOf(x: TensorLike, lengths?: readonly number[]): Tensor {
  return tf.tidy(() => {
    const { input, batch, time, d } = sequencesOf(x, lengths);
    if (!lengths || lengths.every((n) => n === time)) {
      return input.slice([0, time - 1, 0], [batch, 1, d]).reshape([batch, d]);
    }
    const last = lengths.map((n) => n - 1);
    const ends = tf.oneHot(tf.tensor1d(last, "int32"), time).toFloat(); // [batch, time]
    return ends.expandDims(1).matMul(input).reshape([batch, d]); // [batch, 1, time] × [batch, time, d]
  });
}

/** x as a tensor and its three sizes, once it has been looked at. */
function sequencesOf(x: TensorLike, lengths: readonly number[] | undefined) {
  const input = toTensor("x", x, 3);
  requireShape("x", input.shape, [-1, -1, -1]);
  const [batch, time, d] = input.shape as [number, number, number];
  if (lengths) requireLengths(lengths, batch, time);
  return { input, batch, time, d };
}

/** Zeros at padding. `[batch, time, d]` → `[batch, time, d]` */
export function zeroPadding(x: Tensor, lengths?: readonly number[]): Tensor {
  const time = x.shape[1] as number;
  if (!lengths || lengths.every((n) => n === time)) return x;
  return tf.tidy(() => {
    const real = tf.range(0, time).less(tf.tensor2d([...lengths], [lengths.length, 1])); // [batch, time]
    return tf.where(real.expandDims(2), x, tf.zerosLike(x));
  });
}

/**
 * Each sequence backwards, its padding left where it is.
 * @param x `[batch, time, d]`
 * @returns `[batch, time, d]`
 * @throws InputError unless x has three axes and there is a length from 1 to time for each sequence
 * @example reverseWithin(tf.tensor([[[1], [2], [0]]]), [2]) // [[[2], [1], [0]]]
 */
export function reverseWithin(x: TensorLike, lengths?: readonly number[]): Tensor {
  return tf.tidy(() => {
    const { input, batch, time, d } = sequencesOf(x, lengths);
    if (!lengths || lengths.every((n) => n === time)) return input.reverse(1);
    const rows = lengths.flatMap((n, b) =>
      Array.from({ length: time }, (_, t) => b * time + (t < n ? n - 1 - t : t)),
    );
    const steps = input.reshape([batch * time, d]).gather(tf.tensor1d(rows, "int32"));
    return steps.reshape([batch, time, d]);
  });
}
