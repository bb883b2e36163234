/** The reader's forward pass. */
import { encoderBlock, multiHeadAttention, sinusoidalPositions, type EncoderWeights } from "../attention";
import { feedForward, layerNorm } from "../layers";
import { tf, type Tensor } from "../runtime";
import type { EncodedBatch } from "./encode";
import type { Reader, ReaderOptions, ReaderWeights } from "./model";

/**
 * Size of an embedding's entries beside those of the positions, which lie in [−1, 1]; at the start 3 / √width.
 * The paper's √width drowns the few entries of PE that differ between near positions: order is then not learned
 * in the notebook's budget.
 */
const WORD_SCALE = 3;

/**
 * One forward pass.
 * @returns scores of every word and both verdicts `[batch, words + 2]`, and every block's weights
 *   `[batch, heads, length, length]`
 */
export function readBatch(reader: Reader, batch: EncodedBatch): { scores: Tensor; attention: Tensor[] } {
  const { weights, options } = reader;
  return tf.tidy(() => {
    const attention: Tensor[] = [];
    let x = embed(weights.embedding, batch.tokens, options); // [batch, length, width]
    for (const block of weights.blocks) {
      const result = encoderBlock(x, block, { heads: options.heads, bias: batch.bias });
      attention.push(result.weights);
      x = result.output;
    }
    return { scores: sayAtIt(tf.matMul(batch.it, x), weights, weights.embedding), attention };
  });
}

/**
 * The scores of {@link readBatch} alone, for training: in the last block only "it" asks, because only its row is
 * read out, which saves a third of the time.
 * @param jitter added to the embedding, see `readerLoss`. `[words, width]`
 * @returns `[batch, words + 2]`
 */
export function scoreBatch({ weights, options }: Reader, batch: EncodedBatch, jitter?: Tensor): Tensor {
  const { heads } = options;
  return tf.tidy(() => {
    const embedding = jitter ? weights.embedding.add(jitter) : weights.embedding; // [words, width]
    let x = embed(embedding, batch.tokens, options); // [batch, length, width]
    for (const block of weights.blocks.slice(0, -1)) {
      x = encoderBlock(x, block, { heads, bias: batch.bias }).output;
    }
    const block = weights.blocks.at(-1) as EncoderWeights;
    const normed = layerNorm(x, block.attentionNorm);
    const asking = tf.matMul(batch.it, normed); // [batch, 1, width]
    const found = multiHeadAttention(asking, normed, normed, block.attention, { heads, bias: batch.bias });
    const h = tf.matMul(batch.it, x).add(found.output); // [batch, 1, width]
    const output = h.add(feedForward(layerNorm(h, block.feedForwardNorm), block.feedForward));
    return sayAtIt(output, weights, embedding);
  });
}

/**
 * @param x the last block's output at "it" `[batch, 1, width]`
 * @returns scores `[batch, words + 2]`
 */
function sayAtIt(x: Tensor, { norm, verdicts }: ReaderWeights, embedding: Tensor): Tensor {
  const table = tf.concat([embedding, verdicts]); // [words + 2, width]
  return layerNorm(x, norm).squeeze([1]).matMul(table, false, true); // [batch, words + 2]
}

function embed(embedding: Tensor, tokens: Tensor, { width, positions }: Required<ReaderOptions>): Tensor {
  const [batch, length] = tokens.shape as [number, number];
  const words = embedding.gather(tokens.flatten() as tf.Tensor1D).mul(WORD_SCALE);
  const x = words.reshape([batch, length, width]); // [batch, length, width]
  return positions === "none" ? x : x.add(sinusoidalPositions(length, width));
}
