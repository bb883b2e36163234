/** A decoder of Transformer blocks, one vector after the other on plain arrays. */
import { InputError, rowsOf, rowTimes, type Matrix } from "../../base";
import { multiHeadByLoops, positionsByLoops } from "../../attention";

type Vector = readonly number[];

/** γ and β of a layer norm. */
export interface LoopsNorm {
  gain: Vector;
  bias: Vector;
}

interface LoopsHeads {
  wQ: Matrix;
  wK: Matrix;
  wV: Matrix;
  wO: Matrix;
}

/** A decoder block, as `DecoderWeights` has it, without biases of the projections. */
export interface LoopsDecoderBlock {
  attentionNorm: LoopsNorm;
  attention: LoopsHeads;
  crossNorm: LoopsNorm;
  cross: LoopsHeads;
  feedForwardNorm: LoopsNorm;
  feedForward: { w1: Matrix; b1: Vector; w2: Matrix; b2: Vector };
}

/** All weights, as `TransformerCaptionerWeights` has them. */
export interface LoopsTransformerCaptioner {
  embedding: Matrix;
  region: { w: Matrix; b: Vector };
  regionNorm: LoopsNorm;
  blocks: readonly LoopsDecoderBlock[];
  norm: LoopsNorm;
  out: { w: Matrix; b: Vector };
}

/**
 * Scores of every next word, and where the last block looked (the mean over its heads).
 * @param words ids said so far, the start mark first `[target]`
 * @param regions `[regions][encoder's width]`
 * @returns logits `[target][words]`, weights `[target][regions]`
 * @throws InputError when there is no region, or a word has no row in the embedding
 */
export function transformerCaptionByLoops(
  words: readonly number[],
  regions: Matrix,
  weights: LoopsTransformerCaptioner,
  { heads }: { heads: number },
): { logits: number[][]; weights: number[][] } {
  rowsOf("regions", regions);
  const { w, b } = weights.region;
  const memory = regions.map((region) => normByLoops(plus(rowTimes(region, w), b), weights.regionNorm));
  const width = (weights.embedding[0] ?? []).length;
  const positions = positionsByLoops(words.length, width);
  let x = words.map((word, t) => {
    const vector = weights.embedding[word];
    if (!vector) throw new InputError("words", `ids below ${weights.embedding.length}`, String(word));
    return vector.map((value, i) => value * Math.sqrt(width) + (positions[t]?.[i] as number));
  });
  let looked: number[][] = [];
  for (const block of weights.blocks) {
    const normed = x.map((row) => normByLoops(row, block.attentionNorm));
    const self = multiHeadByLoops(normed, normed, normed, block.attention, { heads, causal: true });
    const h = x.map((row, t) => plus(row, self.output[t] as number[]));
    const asked = h.map((row) => normByLoops(row, block.crossNorm));
    const cross = multiHeadByLoops(asked, memory, memory, block.cross, { heads });
    const informed = h.map((row, t) => plus(row, cross.output[t] as number[]));
    x = informed.map((row) => plus(row, thought(normByLoops(row, block.feedForwardNorm), block.feedForward)));
    looked = words.map((_, t) =>
      memory.map((_, r) => cross.weights.reduce((sum, head) => sum + (head[t]?.[r] as number), 0) / heads),
    );
  }
  const { out, norm } = weights;
  return { logits: x.map((row) => plus(rowTimes(normByLoops(row, norm), out.w), out.b)), weights: looked };
}

/** γ ⊙ (x − mean) / √(variance + ε) + β of one vector. */
function normByLoops(x: Vector, { gain, bias }: LoopsNorm): number[] {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  return x.map((value, i) => ((gain[i] as number) * (value - mean)) / Math.sqrt(variance + 1e-5) + (bias[i] as number)); // prettier-ignore
}

/** max(0, x W_1 + b_1) W_2 + b_2. */
function thought(x: Vector, { w1, b1, w2, b2 }: LoopsDecoderBlock["feedForward"]): number[] {
  const hidden = plus(rowTimes(x, w1), b1).map((value) => Math.max(0, value));
  return plus(rowTimes(hidden, w2), b2);
}

function plus(a: Vector, b: Vector): number[] {
  return a.map((value, i) => value + (b[i] as number));
}
