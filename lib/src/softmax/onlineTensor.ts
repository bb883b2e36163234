/** Online softmax on tensors: blocks of scores instead of single ones. */
import { requireScores, requireWhole } from "../base";
import { tf, type Tensor } from "../runtime";
import { finiteOrZero, oneForZero, withSoftmaxGradient } from "./tensors";

/** Of the scores seen so far: their maximum and Σ exp(e − max), one entry a row, `[…, 1]` each. */
export interface BlockState {
  max: Tensor;
  sum: Tensor;
}

/** The state after one block of scores `[…, b]`; a block of −∞ has max −∞ and sum 0. */
export function blockState(scores: Tensor): BlockState {
  const { max, sum } = tf.tidy(() => {
    const highest = scores.max(-1, true);
    return { max: highest, sum: scores.sub(finiteOrZero(highest)).exp().sum(-1, true) };
  });
  return { max, sum };
}

/** Joins two states row by row; associative and commutative, as `merge` is. */
export function mergeBlocks(a: BlockState, b: BlockState): BlockState {
  const { max, sum } = tf.tidy(() => {
    const highest = tf.maximum(a.max, b.max);
    const safe = finiteOrZero(highest);
    const total = a.sum.mul(a.max.sub(safe).exp()).add(b.sum.mul(b.max.sub(safe).exp()));
    return { max: highest, sum: total };
  });
  return { max, sum };
}

/**
 * Softmax along the last axis from block states alone: equals `softmax` for every block size.
 * @param scores `[…, n]`, n ≥ 1
 * @param blockSize how many scores are looked at together, ≥ 1
 * With derivatives of any order.
 * @throws InputError on empty, NaN or +∞ scores or a block size below 1
 */
export function onlineSoftmaxTensor(scores: Tensor, blockSize: number): Tensor {
  requireScores("scores", scores.dataSync());
  requireWhole("blockSize", blockSize);
  return tf.tidy(() => withSoftmaxGradient((x) => fromBlocks(x, blockSize), -1)(scores.toFloat()));
}

function fromBlocks(rows: Tensor, blockSize: number): Tensor {
  const { max, sum } = blocks(rows, blockSize).map(blockState).reduce(mergeBlocks);
  return rows.sub(finiteOrZero(max)).exp().div(oneForZero(sum));
}

function blocks(rows: Tensor, blockSize: number): Tensor[] {
  const n = rows.shape[rows.rank - 1] as number;
  const full = Math.floor(n / blockSize);
  const sizes = [...Array.from({ length: full }, () => blockSize), ...(n % blockSize ? [n % blockSize] : [])];
  return tf.split(rows, sizes, -1);
}
