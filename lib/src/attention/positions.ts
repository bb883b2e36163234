/** Where a token stands: attention itself cannot tell, so positions are added to tokens or to scores. */
import { InputError, last, requireShape, requireTensor, requireWhole } from "../base";
import { tf, type Tensor } from "../runtime";

/**
 * Sinusoidal positions (Vaswani et al. 2017, §3.5):
 *
 *     PE(pos, 2i) = sin(pos / 10000^(2i / d)),   PE(pos, 2i + 1) = cos(pos / 10000^(2i / d))
 *
 * Moving by k positions turns every pair by an angle that depends on k alone.
 * @param length how many positions
 * @param d width, even
 * @param offset the first position; default 0
 * @returns `[length, d]`, each in [−1, 1]
 * @throws InputError when `length` is no whole number ≥ 1, `d` no even one, or `offset` none ≥ 0
 * @example sinusoidalPositions(2, 2) // [[0, 1], [sin 1, cos 1]] = [[0, 1], [0.8415, 0.5403]]
 */
export function sinusoidalPositions(length: number, d: number, offset = 0): Tensor {
  requireWhole("length", length);
  requireWhole("offset", offset, 0);
  requireEven("d", d);
  return tf.tidy(() => {
    const angle = angles(length, d, offset, 10000); // [length, d / 2]
    return tf.stack([angle.sin(), angle.cos()], -1).reshape([length, d]); // [length, d]
  });
}

/** pos / base^(2i / d), computed in double precision: float32 would lose digits at large positions. */
export function angles(length: number, d: number, offset: number, base: number): Tensor {
  const positions = Array.from({ length }, (_, pos) => pos + offset);
  const turn = 2 * Math.PI;
  const row = (pos: number) => Array.from({ length: d / 2 }, (_, i) => (pos / base ** ((2 * i) / d)) % turn);
  return tf.tensor2d(positions.flatMap(row), [length, d / 2]);
}

/** @throws InputError unless `d` is an even whole number ≥ 2 */
export function requireEven(argument: string, d: number): void {
  if (!Number.isInteger(d) || d < 2 || d % 2 !== 0) {
    throw new InputError(argument, "an even whole number ≥ 2", String(d));
  }
}

/**
 * Learned positions: rows of a table that is trained like any weight (Vaswani et al. 2017, Table 3 E).
 * @param table `[maxLength, d]`
 * @param length how many positions
 * @param offset the first position; default 0
 * @returns `[length, d]`; gradients flow into the rows used
 * @throws InputError when they reach beyond the table, which knows nothing of later positions
 * @example learnedPositions(tf.tensor([[1, 2], [3, 4], [5, 6]]), 2) // [[1, 2], [3, 4]]
 */
export function learnedPositions(table: Tensor, length: number, offset = 0): Tensor {
  requireTensor("table", table, 2);
  requireShape("table", table.shape, [-1, -1]);
  requireWhole("length", length);
  requireWhole("offset", offset, 0);
  const left = last(table, 1) - offset;
  if (length > left)
    throw new InputError(
      "length",
      `at most ${left}${offset ? ` from position ${offset} on` : ""}`,
      String(length),
    );
  return table.slice([offset, 0], [length, last(table)]); // [length, d]
}

/**
 * Attention with linear biases: the score falls with distance, by a slope of its own for each head
 * (Press et al. 2022, §3): −2^(−8h / heads) · |i − j| for head h = 1 … heads.
 * For numbers of heads that are no power of two the slopes are interleaved from the next one, as the paper does.
 * @param offset position of the first query among the keys, for decoding with kept keys; default 0
 * @returns `[heads, queries, keys]`, to be given as `bias`
 * @throws InputError when a size is no whole number ≥ 1 or `offset` none ≥ 0
 * @example alibiBias(8, 2, 2) // head 1: [[0, −0.5], [−0.5, 0]]
 */
export function alibiBias(heads: number, queries: number, keys = queries, offset = 0): Tensor {
  requireWhole("heads", heads);
  requireWhole("offset", offset, 0);
  requireWhole("queries", queries);
  requireWhole("keys", keys);
  return tf.tidy(() => {
    const distance = tf
      .range(offset, offset + queries)
      .expandDims(1)
      .sub(tf.range(0, keys))
      .abs(); // [queries, keys]
    const slopes = tf.tensor(alibiSlopes(heads), [heads, 1, 1]);
    return distance.mul(slopes).neg(); // [heads, queries, keys]
  });
}

/**
 * The slopes of {@link alibiBias}, one a head.
 * @throws InputError unless `heads` is a whole number ≥ 1
 */
export function alibiSlopes(heads: number): number[] {
  requireWhole("heads", heads);
  const power = 2 ** Math.floor(Math.log2(heads));
  const slopes = Array.from({ length: power }, (_, h) => 2 ** ((-8 * (h + 1)) / power));
  const between = Array.from({ length: heads - power }, (_, h) => 2 ** ((-4 * (2 * h + 1)) / power));
  return [...slopes, ...between];
}
