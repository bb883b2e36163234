/** Rotary position embedding: a token's position turns its query and key, so that only distance matters. */
import { InputError, last, requireTensor } from "../base";
import { tf, type Tensor } from "../runtime";
import { angles, requireEven } from "./positions";

/**
 * Turns the pair (x_2i, x_2i+1) of the token at position p by the angle p / base^(2i / d)
 * (Su et al. 2021, RoFormer, eq. 34). The product of a turned query and key depends on their distance only.
 * @param x queries or keys `[batch…, tokens, d]`, d even
 * @param options `offset`: position of the first token, default 0; `base`: default 10000
 * @returns the same shape; lengths of vectors do not change
 * @throws InputError when d is odd or x has fewer than two axes
 * @example rotary([[1, 0], [1, 0]]) // [[1, 0], [cos 1, sin 1]] = [[1, 0], [0.5403, 0.8415]]
 */
export function rotary(
  x: Tensor,
  { offset = 0, base = 10000 }: { offset?: number; base?: number } = {},
): Tensor {
  requireTensor("x", x, 2);
  const [tokens, d] = [last(x, 1), last(x)];
  requireEven("d", d);
  if (!Number.isFinite(offset)) throw new InputError("offset", "a finite number", String(offset));
  return tf.tidy(() => {
    const angle = angles(tokens, d, offset, base); // [tokens, d / 2]
    const pairs = x.reshape([...x.shape.slice(0, -1), d / 2, 2]); // [batch…, tokens, d / 2, 2]
    const [even, odd] = tf.unstack(pairs, -1) as [Tensor, Tensor]; // [batch…, tokens, d / 2] each
    const [cos, sin] = [angle.cos(), angle.sin()];
    const turned = [even.mul(cos).sub(odd.mul(sin)), even.mul(sin).add(odd.mul(cos))];
    return tf.stack(turned, -1).reshape(x.shape); // [batch…, tokens, d]
  });
}
