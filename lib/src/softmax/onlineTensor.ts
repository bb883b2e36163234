/** Online softmax on tensors: blocks of scores instead of single ones. */
import { requireScores, requireWhole } from "../base";
import { tf, type Tensor } from "../runtime";

/** Of the scores seen so far: their maximum and Σ exp(e − max), one entry a row, `[…, 1]` each. */
export interface BlockState {
  max: Tensor;
  sum: Tensor;
}

/** The state after one block of scores `[…, b]`; a block of −∞ has max −∞ and sum 0. */
export function blockState(scores: Tensor): BlockState {
  const max = scores.max(-1, true);
  return { max, sum: scores.sub(finiteOrZero(max)).exp().sum(-1, true) };
}

/** Joins two states row by row; associative and commutative, as `merge` is. */
export function mergeBlocks(a: BlockState, b: BlockState): BlockState {
  const max = tf.maximum(a.max, b.max);
  const safe = finiteOrZero(max);
  return { max, sum: a.sum.mul(a.max.sub(safe).exp()).add(b.sum.mul(b.max.sub(safe).exp())) };
}

function finiteOrZero(max: Tensor): Tensor {
  return tf.where(max.isFinite(), max, tf.zerosLike(max));
}

/**
 * Softmax along the last axis from block states alone: equals `softmax` for every block size.
 * @param scores `[…, n]`, n ≥ 1
 * @param blockSize how many scores are looked at together, ≥ 1
 * @throws InputError on empty, NaN or +∞ scores or a block size below 1
 */
export function onlineSoftmaxTensor(scores: Tensor, blockSize: number): Tensor {
  requireScores("scores", scores.dataSync());
  requireWhole("blockSize", blockSize);
  return tf.tidy(() => {
    const rows = scores.toFloat();
    const { max, sum } = blocks(rows, blockSize).map(blockState).reduce(mergeBlocks);
    const exps = rows.sub(finiteOrZero(max)).exp();
    return exps.div(sum.add(sum.equal(0).toFloat()));
  });
}

function blocks(rows: Tensor, blockSize: number): Tensor[] {
  const n = rows.shape[rows.rank - 1] as number;
  const full = Math.floor(n / blockSize);
  const sizes = [...Array.from({ length: full }, () => blockSize), ...(n % blockSize ? [n % blockSize] : [])];
  return tf.split(rows, sizes, -1);
}
