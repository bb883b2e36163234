/** The backward pass: the weights of each tile are computed again instead of having been kept. */
import { tf, type Tensor } from "../../runtime";
import type { Forward } from "./forward";
import { isEmpty, scorePart, wholeRows, type Part, type Problem } from "./scores";
import { pick, type Plan, type Tile } from "./tiles";

export type Gradients = {
  /** Like q, k and v of the problem. */
  dq: Tensor;
  dk: Tensor;
  dv: Tensor;
};

/** Adds to accumulators and frees what they held; they are no longer than the tensors they belong to. */
class Sum {
  private total: Tensor | undefined;

  add(term: Tensor): void {
    const before = this.total;
    this.total = before ? before.add(term) : term;
    if (before) tf.dispose([before, term]);
  }

  /** The sum, or zeros of `shape` when nothing was added. */
  value(shape: number[]): Tensor {
    return this.total ?? tf.zeros(shape);
  }
}

/**
 * With P = exp(e − m) / ℓ and D = rowsum(dO ⊙ O) (FlashAttention, Algorithm 4):
 * dV = Pᵀ dO,  dS = P ⊙ (dO Vᵀ − D),  dQ = dS K,  dK = dSᵀ Q.
 * dO and D are divided by ℓ instead of P: they are small. (m + log ℓ in one number would cost log ℓ its digits.)
 */
export function backwardPass(problem: Problem, plan: Plan, forward: Forward, dy: Tensor): Gradients {
  return tf.tidy(() => {
    const dO = forward.sum ? dy.div(forward.sum) : dy; // dO / ℓ: [outer, queries, dV]
    const rowDot = dO.mul(forward.output).sum(-1, true); // D / ℓ: [outer, queries, 1]
    const known = { dO, rowDot, max: forward.max };
    const perChunk = plan.chunks.map((chunk) => tf.tidy(() => chunkGradients(problem, plan, chunk, known)));
    const join = (name: keyof Gradients) =>
      tf.concat(
        perChunk.map((part) => part[name]),
        0,
      ); // [outer, …]
    return { dq: join("dq"), dk: join("dk"), dv: join("dv") };
  });
}

interface Known {
  /** The gradient of the output over ℓ. `[outer, queries, dV]` */
  dO: Tensor;
  /** D / ℓ. `[outer, queries, 1]` */
  rowDot: Tensor;
  /** m; absent where rows were never cut. `[outer, queries, 1]` */
  max?: Tensor;
}

function chunkGradients(problem: Problem, plan: Plan, chunk: Tile, known: Known): Gradients {
  const dq = plan.queries.map(() => new Sum());
  const dk = plan.keys.map(() => new Sum());
  const dv = plan.keys.map(() => new Sum());
  plan.keys.forEach((keys, j) =>
    plan.queries.forEach((queries, i) => {
      const part = { chunk, queries, keys };
      if (isEmpty(problem, part)) return;
      const terms = tf.tidy(() => partGradients(problem, part, known));
      dq[i]?.add(terms.dq);
      dk[j]?.add(terms.dk);
      dv[j]?.add(terms.dv);
    }),
  );
  const join = (sums: Sum[], tiles: Tile[], like: Tensor) => {
    const d = like.shape[2] as number;
    const parts = sums.map((sum, i) => sum.value([chunk.size, (tiles[i] as Tile).size, d]));
    return tf.concat(parts, 1); // [chunk, length, d]
  };
  return {
    dq: join(dq, plan.queries, problem.q),
    dk: join(dk, plan.keys, problem.k),
    dv: join(dv, plan.keys, problem.v),
  };
}

function partGradients(problem: Problem, part: Part, known: Known): Gradients {
  const { chunk, queries, keys } = part;
  const q = pick(problem.q, chunk, queries); // [chunk, queries, dK]
  const k = pick(problem.k, chunk, keys); // [chunk, keys, dK]
  const v = pick(problem.v, chunk, keys); // [chunk, keys, dV]
  const { p, dO } = weightsAgain(problem, part, known);
  const dP = tf.matMul(dO, v, false, true); // [chunk, queries, keys]
  const dS = p.mul(dP.sub(pick(known.rowDot, chunk, queries)));
  return { dq: dS.matMul(k), dk: tf.matMul(dS, q, true), dv: tf.matMul(p, dO, true) };
}

/** exp(e − m) of one part, 0 where masked, or the weights themselves of complete rows; and the dO that fits. */
function weightsAgain(problem: Problem, part: Part, { dO, max }: Known): { p: Tensor; dO: Tensor } {
  const { chunk, queries, keys } = part;
  const outward = pick(dO, chunk, queries); // [chunk, queries, dV]
  if (max) {
    const e = scorePart(
      problem,
      part,
      pick(problem.q, chunk, queries),
      pick(problem.k, chunk, keys),
      -Infinity,
    );
    return { p: e.sub(pick(max, chunk, queries)).exp(), dO: outward };
  }
  const { weights, alive } = wholeRows(problem, part);
  return { p: weights, dO: alive ? tf.where(alive, outward, tf.zerosLike(outward)) : outward };
}
