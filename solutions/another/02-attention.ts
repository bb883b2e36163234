/** Another way to each task of 02-attention, shown beside ours to who has passed: as right, and different. */
import { tf, type Tensor } from "@attention-lab/lib/runtime";

// %% attention.scores
/** Einstein's notation names the axes: d stands on the left only, so it is summed over. */
export function attentionScores(queries: Tensor, keys: Tensor): Tensor {
  return tf.tidy(() => tf.einsum("bqd,bkd->bqk", queries, keys));
}

// %% attention.scaled
/** As the formula has it: first the scores, then the division. It touches n · m numbers instead of n · d. */
export function scaledScores(queries: Tensor, keys: Tensor): Tensor {
  const dK = queries.shape[queries.rank - 1];
  return tf.tidy(() => attentionScores(queries, keys).div(Math.sqrt(dK)));
}

// %% attention.causalMask
/** The lower triangle of a table of ones. */
export function causalMask(queries: number, keys: number): Tensor {
  return tf.tidy(() => tf.linalg.bandPart(tf.ones([queries, keys]), -1, 0).cast("bool"));
}

// %% attention.attention
type Attended = { output: Tensor; weights: Tensor };

/** Softmax by hand: exponentials where the mask allows, 0 elsewhere; a row of zeros divided by 0 stays 0. */
export function attention(queries: Tensor, keys: Tensor, values: Tensor, mask?: Tensor): Attended {
  return tf.tidy(() => {
    const scores = scaledScores(queries, keys);
    const visible = mask ?? tf.onesLike(scores).cast("bool");
    const max = tf.where(visible, scores, -1e30).max(-1, true);
    const exponentials = tf.where(visible, scores.sub(max).exp(), 0);
    const weights = tf.divNoNan(exponentials, exponentials.sum(-1, true));
    return { output: weights.matMul(values), weights };
  });
}

// %% attention.additive
/** Query and key side by side, through one matrix: [q; k] · [W; U]. It projects every pair, n · m products. */
export function additiveScores(queries: Tensor, keys: Tensor, W: Tensor, U: Tensor, v: Tensor): Tensor {
  const [n, m] = [queries, keys].map((x) => x.shape[x.rank - 2]);
  return tf.tidy(() => {
    const left = queries.expandDims(2).tile([1, 1, m, 1]);
    const right = keys.expandDims(1).tile([1, n, 1, 1]);
    const pairs = tf.concat([left, right], -1).reshape([-1, W.shape[0] + U.shape[0]]);
    const hidden = pairs.matMul(tf.concat([W, U], 0)).tanh();
    return hidden.matMul(v.expandDims(1)).reshape([-1, n, m]);
  });
}

// %% attention.splitHeads
/** Cut the last axis into as many tensors as there are heads, and stack them on an axis of their own. */
export function splitHeads(x: Tensor, heads: number): Tensor {
  return tf.tidy(() => tf.stack(tf.split(x, heads, -1), 1));
}

// %% attention.mergeHeads
/** Take the heads apart, and lay them side by side. */
export function mergeHeads(x: Tensor): Tensor {
  return tf.tidy(() => tf.concat(tf.unstack(x, 1), -1));
}

// %% attention.multiHead
/**
 * Head by head. The columns of a head in wQ, wK and wV are matrices of its own, and so are its rows in wO; what the
 * heads say is then added up instead of concatenated.
 */
export function multiHeadAttention(
  x: Tensor,
  wQ: Tensor,
  wK: Tensor,
  wV: Tensor,
  wO: Tensor,
  heads: number,
): Tensor {
  const project = (tokens: Tensor, weights: Tensor) => {
    const [batch, length, width] = tokens.shape;
    return tokens.reshape([-1, width]).matMul(weights).reshape([batch, length, -1]);
  };
  return tf.tidy(() => {
    const [qs, ks, vs] = [wQ, wK, wV].map((w) => tf.split(w, heads, 1));
    const said = tf.split(wO, heads, 0).map((wHead, i) => {
      const [q, k, v] = [qs, ks, vs].map((ws) => project(x, ws[i]));
      return project(attention(q, k, v).output, wHead);
    });
    return tf.addN(said);
  });
}

// %% attention.positions
/** Number by number, as the formula reads; a table is made once, so it need not be fast. */
export function sinusoidalPositions(length: number, d: number): Tensor {
  const entry = (pos: number, column: number) => {
    const angle = pos / 10000 ** ((column - (column % 2)) / d);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  };
  const row = (pos: number) => Array.from({ length: d }, (_, column) => entry(pos, column));
  return tf.tensor2d(
    Array.from({ length }, (_, pos) => row(pos)),
    [length, d],
  );
}

// %% attention.blockStep
type BlockState = { max: Tensor; sum: Tensor; weighted: Tensor };

/** The tile's own state first, as if it were the only one; then two states are merged, whichever came first. */
export function blockStep(state: BlockState, scores: Tensor, values: Tensor): BlockState {
  return tf.tidy(() => {
    const finite = (max: Tensor) => tf.where(max.equal(-Infinity), tf.zerosLike(max), max);
    const tileMax = scores.max(-1, true);
    const exponentials = scores.sub(finite(tileMax)).exp();
    const max = tf.maximum(state.max, tileMax);
    const factor = (own: Tensor) => own.sub(finite(max)).exp(); // exp(−∞) = 0: an empty part has no say
    const [old, tile] = [factor(state.max), factor(tileMax)];
    const sum = state.sum.mul(old).add(exponentials.sum(-1, true).mul(tile));
    return { max, sum, weighted: state.weighted.mul(old).add(exponentials.matMul(values).mul(tile)) };
  });
}

// %% attention.gradient
/** Through the whole Jacobian α_i (δ_ij − α_j) of every row: the same numbers, with n² entries for each query. */
export function scoreGradient(weights: Tensor, values: Tensor, outputGradient: Tensor): Tensor {
  const n = weights.shape[weights.rank - 1];
  return tf.tidy(() => {
    const g = outputGradient.matMul(values, false, true);
    const jacobian = weights.expandDims(-1).mul(tf.eye(n).sub(weights.expandDims(-2)));
    return jacobian.mul(g.expandDims(-1)).sum(-2);
  });
}
