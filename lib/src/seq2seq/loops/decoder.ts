/** What an attentional decoder does after its cell, on plain arrays: look at the source, say a word. */
import { attentionByLoops } from "../../attention";
import { dot, requireSameShape, rowTimes, type Matrix } from "../../base";

/** The source as a decoder sees it. */
export interface LoopsMemory {
  /** U h of every encoder state, computed once a sentence. `[source, dA]` */
  keys: Matrix;
  /** h. `[source, d]` */
  states: Matrix;
  /** Whether there is a word. `[source]` */
  mask: readonly boolean[];
}

/**
 * One look at the source (Bahdanau et al. 2015, eq. 5 and 6, A.1.2), U h given as keys:
 *
 *     e_j = v·tanh(W s + U h_j),   alpha = softmax(e),   c = Σ_j alpha_j h_j
 *
 * Padding gets weight 0; a source of nothing but padding gives zeros.
 * @param s the decoder's state `[dS]`
 * @param weights W `[dS, dA]`, v `[dA]`
 * @returns weights alpha `[source]` and context c `[d]`
 * @throws InputError when the shapes do not fit
 * @example alignByLoops([1], { keys: [[0], [1]], states: [[2], [4]], mask: [true, true] }, { W: [[0]], v: [1] })
 * // weights [0.3183, 0.6817], context [3.3634]
 */
export function alignByLoops(
  s: readonly number[],
  { keys, states, mask }: LoopsMemory,
  { W, v }: { W: Matrix; v: readonly number[] },
): { weights: number[]; context: number[] } {
  const score = (query: readonly number[], key: readonly number[]) => {
    requireSameShape("keys", [query.length], [key.length]);
    return dot(
      v,
      query.map((x, a) => Math.tanh(x + (key[a] as number))),
    );
  };
  const { output, weights } = attentionByLoops([rowTimes(s, W)], keys, states, { score, mask: [mask] });
  return { weights: weights[0] as number[], context: output[0] as number[] };
}

/**
 * From a context and a decoder state to the scores of the next word (Luong et al. 2015, eq. 5 and 6):
 *
 *     h̃ = tanh(W_c [c; h]),   logits = W_o h̃ + b
 *
 * @param c the context `[dC]`
 * @param h the decoder's state `[d]`
 * @param weights wC `[dC + d, dA]`, wO `[dA, words]`, b `[words]`
 * @returns attentional h̃ `[dA]` and logits `[words]`
 * @throws InputError when the shapes do not fit
 * @example sayByLoops([1], [0], { wC: [[1], [5]], wO: [[1, 2]], b: [0, 1] })
 * // attentional [0.7616], logits [0.7616, 2.5232]
 */
export function sayByLoops(
  c: readonly number[],
  h: readonly number[],
  { wC, wO, b }: { wC: Matrix; wO: Matrix; b: readonly number[] },
): { attentional: number[]; logits: number[] } {
  const attentional = rowTimes([...c, ...h], wC).map(Math.tanh);
  const products = rowTimes(attentional, wO);
  requireSameShape("b", [products.length], [b.length]);
  return { attentional, logits: products.map((x, word) => x + (b[word] as number)) };
}
