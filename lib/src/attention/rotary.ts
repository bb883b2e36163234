/** Rotary position embedding: a token's position turns its query and key, so that only distance matters. */
import { last, requireFinite, requireOptions, requirePositive } from "../base";
import { tf, toTensor, type Tensor, type TensorLike } from "../runtime";
import { angles, requireEven } from "./positions";

/**
 * Turns the pair (x_2i, x_2i+1) of the token at position p by the angle p / base^(2i / d)
 * (Su et al. 2021, RoFormer, eq. 34). The product of a turned query and key depends on their distance only.
 * @param x queries or keys `[batch…, tokens, d]`, d even
 * @param options `offset`: position of the first token, default 0; `base`: default 10000
 * @returns the same shape; lengths of vectors do not change
 * @throws InputError when d is odd, x has fewer than two axes, `offset` is not finite or `base` no number > 0
 * @example rotary(tf.tensor([[1, 0], [1, 0]])) // [[1, 0], [cos 1, sin 1]] = [[1, 0], [0.5403, 0.8415]]
 */
export function rotary(x: TensorLike, options: { offset?: number; base?: number } = {}): Tensor {
  requireOptions(options, ["offset", "base"]);
  const { offset = 0, base = 10000 } = options;
  requireFinite("offset", offset);
  requirePositive("base", base);
  return tf.tidy(() => {
    const input = toTensor("x", x, 2);
    const [tokens, d] = [last(input, 1), last(input)];
    requireEven("d", d);
    const angle = angles(tokens, d, offset, base); // [tokens, d / 2]
    const pairs = input.reshape([...input.shape.slice(0, -1), d / 2, 2]); // [batch…, tokens, d / 2, 2]
    const [even, odd] = tf.unstack(pairs, -1) as [Tensor, Tensor]; // [batch…, tokens, d / 2] each
    const [cos, sin] = [angle.cos(), angle.sin()];
    const turned = [even.mul(cos).sub(odd.mul(sin)), even.mul(sin).add(odd.mul(cos))];
    return tf.stack(turned, -1).reshape(input.shape); // [batch…, tokens, d]
  });
}
