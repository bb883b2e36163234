/** Transformer blocks in the pre-norm form: normalise, transform, add to what came in. */
import { given, requireOptions, requireShape, requireTensor } from "../base";
import {
  createFeedForwardWeights,
  createNormWeights,
  feedForward,
  layerNorm,
  type FeedForwardWeights,
  type NormWeights,
} from "../layers";
import { tf, type Tensor } from "../runtime";
import {
  createMultiHeadWeights,
  multiHeadAttention,
  multiHeadOptions,
  type MultiHeadOptions,
  type MultiHeadWeights,
} from "./multiHead";
import type { AttentionResult } from "./options";

export type EncoderWeights = {
  attentionNorm: NormWeights;
  attention: MultiHeadWeights;
  feedForwardNorm: NormWeights;
  feedForward: FeedForwardWeights;
};

export type EncoderResult = {
  /** `[batch, tokens, dModel]` */
  output: Tensor;
  /** Of the self-attention. `[batch, heads, tokens, tokens]` */
  weights: Tensor;
};

/**
 * One encoder block: h = x + MultiHead(LN(x)), then h + FFN(LN(h)) (Vaswani et al. 2017, §3.1, with the norm
 * moved inside the residual branch: Xiong et al. 2020, fig. 1b).
 * @param x `[batch, tokens, dModel]`
 * @param options as for `multiHeadAttention`: heads, mask, causal, bias, rotary, dropout of weights
 * @throws InputError when sizes do not fit
 * @example encoderBlock(x, createEncoderWeights("seed", { dModel: 8, heads: 2 }), { heads: 2 }).output
 */
export function encoderBlock(x: Tensor, weights: EncoderWeights, options: MultiHeadOptions): EncoderResult {
  return tf.tidy(() => {
    const normed = layerNorm(x, weights.attentionNorm);
    const self = multiHeadAttention(normed, normed, normed, weights.attention, options);
    const h = x.add(self.output);
    const output = h.add(feedForward(layerNorm(h, weights.feedForwardNorm), weights.feedForward));
    return { output, weights: self.weights };
  });
}

/** Seeded starting weights of {@link encoderBlock}. */
export function createEncoderWeights(
  seed: number | string,
  { dModel, heads, dHidden }: { dModel: number; heads: number; dHidden?: number },
): EncoderWeights {
  return {
    attentionNorm: createNormWeights(dModel),
    attention: createMultiHeadWeights(`${seed}/attention`, { dModel, heads }),
    feedForwardNorm: createNormWeights(dModel),
    feedForward: createFeedForwardWeights(`${seed}/feedForward`, { dModel, dHidden }),
  };
}

export type DecoderWeights = EncoderWeights & {
  crossNorm: NormWeights;
  cross: MultiHeadWeights;
};

export interface DecoderOptions extends MultiHeadOptions {
  /** Which tokens of the memory may be used, as `mask` of `multiHeadAttention`. */
  memoryMask?: Tensor;
}

export type DecoderResult = EncoderResult & {
  /** Of the attention to the memory. `[batch, heads, tokens, memory]` */
  crossWeights: Tensor;
};

/**
 * One decoder block: causal self-attention, attention to the encoder's output (the memory), feed-forward, each
 * as x + f(LN(x)) (Vaswani et al. 2017, §3.1, pre-norm). Token t of the output depends on tokens 0 … t only.
 * @param x `[batch, tokens, dModel]`
 * @param memory `[batch, memory, dModel]`
 * @param options `mask`, `bias`, `rotary`, `offset` and `causal` (default true) are for the self-attention; positions enter the
 *   attention to the memory only through x and memory themselves
 * @throws InputError when sizes do not fit
 * @example decoderBlock(x, memory, createDecoderWeights("seed", { dModel: 8, heads: 2 }), { heads: 2 }).output
 */
export function decoderBlock(
  x: Tensor,
  memory: Tensor,
  weights: DecoderWeights,
  options: DecoderOptions,
): DecoderResult {
  requireOptions(options, [...multiHeadOptions, "memoryMask"]);
  const { memoryMask, ...forSelf } = options;
  const { heads, dropout, scale } = options;
  requireTensor("x", x, 3);
  requireTensor("memory", memory, 3);
  requireShape("memory", memory.shape, [x.shape[0] as number, -1, x.shape[2] as number]);
  const crossOptions = { heads, dropout, scale, mask: memoryMask, seed: `${options.seed}/cross` };
  const selfOptions = { causal: true, ...given(forSelf) };
  return tf.tidy(() =>
    threeBranches(x, weights, {
      self: (normed) => multiHeadAttention(normed, normed, normed, weights.attention, selfOptions),
      cross: (normed) => multiHeadAttention(normed, memory, memory, weights.cross, crossOptions),
    }),
  );
}

/** Self-attention, attention to the memory and feed-forward, each added to what came in. */
export function threeBranches(
  x: Tensor,
  weights: DecoderWeights,
  look: Record<"self" | "cross", (normed: Tensor) => AttentionResult>,
): DecoderResult {
  const self = look.self(layerNorm(x, weights.attentionNorm));
  const h = x.add(self.output);
  const cross = look.cross(layerNorm(h, weights.crossNorm));
  const informed = h.add(cross.output);
  const output = informed.add(feedForward(layerNorm(informed, weights.feedForwardNorm), weights.feedForward));
  return { output, weights: self.weights, crossWeights: cross.weights };
}

/** Seeded starting weights of {@link decoderBlock}. */
export function createDecoderWeights(
  seed: number | string,
  sizes: { dModel: number; heads: number; dHidden?: number },
): DecoderWeights {
  return {
    ...createEncoderWeights(seed, sizes),
    crossNorm: createNormWeights(sizes.dModel),
    cross: createMultiHeadWeights(`${seed}/cross`, sizes),
  };
}
