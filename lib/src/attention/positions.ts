/** Where a token stands: attention itself cannot tell, so positions are added to tokens or to scores. */
import { InputError, last, requireShape, requireWhole } from "../base";
import { tf, type Tensor } from "../runtime";

/**
 * Sinusoidal positions (Vaswani et al. 2017, §3.5):
 *
 *     PE(pos, 2i) = sin(pos / 10000^(2i / d)),   PE(pos, 2i + 1) = cos(pos / 10000^(2i / d))
 *
 * Moving by k positions turns every pair by an angle that depends on k alone.
 * @param length how many positions, from 0 on
 * @param d width, even
 * @returns `[length, d]`, each in [−1, 1]
 * @throws InputError when `length` is no whole number ≥ 1 or `d` no even one
 * @example sinusoidalPositions(2, 2) // [[0, 1], [sin 1, cos 1]] = [[0, 1], [0.8415, 0.5403]]
 */
export function sinusoidalPositions(length: number, d: number): Tensor {
  requireWhole("length", length);
  requireEven("d", d);
  return tf.tidy(() => {
    const angle = angles(length, d, 0, 10000); // [length, d / 2]
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
 * Learned positions: the first rows of a table that is trained like any weight (Vaswani et al. 2017, Table 3 E).
 * @param table `[maxLength, d]`
 * @param length how many positions
 * @returns `[length, d]`; gradients flow into the rows used
 * @throws InputError when `length` exceeds the table, which knows nothing of later positions
 * @example learnedPositions(tf.tensor([[1, 2], [3, 4], [5, 6]]), 2) // [[1, 2], [3, 4]]
 */
export function learnedPositions(table: Tensor, length: number): Tensor {
  requireShape("table", table.shape, [-1, -1]);
  requireWhole("length", length);
  if (length > last(table, 1)) throw new InputError("length", `at most ${last(table, 1)}`, String(length));
  return table.slice([0, 0], [length, last(table)]); // [length, d]
}

/**
 * Attention with linear biases: the score falls with distance, by a slope of its own for each head
 * (Press et al. 2022, §3): −2^(−8h / heads) · |i − j| for head h = 1 … heads.
 * For numbers of heads that are no power of two the slopes are interleaved from the next one, as the paper does.
 * @returns `[heads, queries, keys]`, to be given as `bias`
 * @throws InputError when a size is no whole number ≥ 1
 * @example alibiBias(8, 2, 2) // head 1: [[0, −0.5], [−0.5, 0]]
 */
export function alibiBias(heads: number, queries: number, keys = queries): Tensor {
  requireWhole("heads", heads);
  requireWhole("queries", queries);
  requireWhole("keys", keys);
  return tf.tidy(() => {
    const distance = tf.range(0, queries).expandDims(1).sub(tf.range(0, keys)).abs(); // [queries, keys]
    const slopes = tf.tensor(alibiSlopes(heads), [heads, 1, 1]);
    return distance.mul(slopes).neg(); // [heads, queries, keys]
  });
}

/** The slopes of {@link alibiBias}, one a head. */
export function alibiSlopes(heads: number): number[] {
  const power = 2 ** Math.floor(Math.log2(heads));
  const slopes = Array.from({ length: power }, (_, h) => 2 ** ((-8 * (h + 1)) / power));
  const between = Array.from({ length: heads - power }, (_, h) => 2 ** ((-4 * (2 * h + 1)) / power));
  return [...slopes, ...between];
}
