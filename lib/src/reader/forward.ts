/** The reader's forward pass. */
import { encoderBlock, layerNorm, sinusoidalPositions } from "../attention";
import { tf, type Tensor } from "../runtime";
import type { EncodedBatch } from "./encode";
import type { Reader, ReaderOptions } from "./model";

/**
 * Size of an embedding's entries beside those of the positions, which lie in [−1, 1]; at the start 3 / √width.
 * The paper's √width drowns the few entries of PE that differ between near positions: order is then not learned
 * in the notebook's budget.
 */
const WORD_SCALE = 3;

/**
 * One forward pass.
 * @param jitter added to the embedding, see `trainReader`. `[words, width]`
 * @returns scores of every word and both verdicts `[batch, words + 2]`, and every block's weights
 *   `[batch, heads, length, length]`
 */
export function readBatch(
  { weights, options }: Reader,
  batch: EncodedBatch,
  jitter?: Tensor,
): { scores: Tensor; attention: Tensor[] } {
  return tf.tidy(() => {
    const embedding = jitter ? weights.embedding.add(jitter) : weights.embedding; // [words, width]
    const attention: Tensor[] = [];
    let x = embed(embedding, batch.tokens, options); // [batch, length, width]
    for (const block of weights.blocks) {
      const result = encoderBlock(x, block, { heads: options.heads, bias: batch.bias });
      attention.push(result.weights);
      x = result.output;
    }
    const atIt = layerNorm(tf.matMul(batch.it, x), weights.norm); // [batch, 1, width]
    const table = tf.concat([embedding, weights.verdicts]); // [words + 2, width]
    const scores = atIt.squeeze([1]).matMul(table, false, true); // [batch, words + 2]
    return { scores, attention };
  });
}

function embed(embedding: Tensor, tokens: Tensor, { width, positions }: Required<ReaderOptions>): Tensor {
  const [batch, length] = tokens.shape as [number, number];
  const words = embedding.gather(tokens.flatten() as tf.Tensor1D).mul(WORD_SCALE);
  const x = words.reshape([batch, length, width]); // [batch, length, width]
  return positions === "none" ? x : x.add(sinusoidalPositions(length, width));
}
