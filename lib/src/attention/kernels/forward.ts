/** The forward pass: for each tile of queries, one pass over the tiles of keys with a running softmax. */
import { tf, type Tensor } from "../../runtime";
import { LOWEST } from "./softmaxOverKeys";
import { isEmpty, scorePart, wholeRows, type Problem } from "./scores";
import { pick, type Plan, type Tile } from "./tiles";

/** What a tile of queries has seen so far (FlashAttention, Algorithm 1). */
type Running = {
  /** m, the largest score so far. `[chunk, queries, 1]` */
  max: Tensor;
  /** ℓ = Σ exp(e − m). `[chunk, queries, 1]` */
  sum: Tensor;
  /** Σ exp(e − m) v. `[chunk, queries, dV]` */
  weighted: Tensor;
};

export type Forward = {
  /** `[outer, queries, dV]` */
  output: Tensor;
  /** m, the largest score of every row; absent where rows were never cut. `[outer, queries, 1]` */
  max?: Tensor;
  /** ℓ = Σ exp(e − m) of every row, 1 where all is masked: m and ℓ are all that the backward pass needs. */
  sum?: Tensor;
};

/** Runs the plan; intermediate tensors are never larger than a tile, or linear in the length. */
export function forwardPass(problem: Problem, plan: Plan): Forward {
  return tf.tidy(() => {
    const oneTile = plan.keys.length === 1 ? attendToAll : attendInTiles;
    const perChunk = plan.chunks.map((chunk) =>
      tf.tidy(() => {
        const tiles = plan.queries.map((queries) =>
          tf.tidy(() => oneTile(problem, plan.keys, chunk, queries)),
        );
        return joinTiles(tiles, 1); // [chunk, queries, …]
      }),
    );
    return joinTiles(perChunk, 0); // [outer, queries, …]
  });
}

function joinTiles(tiles: Forward[], axis: number): Forward {
  const [first] = tiles;
  if (tiles.length === 1 && first) return first;
  const join = (parts: (Tensor | undefined)[]) => tf.concat(parts as Tensor[], axis);
  const output = join(tiles.map((tile) => tile.output));
  if (!first?.max) return { output };
  return { output, max: join(tiles.map((tile) => tile.max)), sum: join(tiles.map((tile) => tile.sum)) };
}

/** All keys at once for one tile of queries: plain softmax, complete rows. */
function attendToAll(problem: Problem, keyTiles: Tile[], chunk: Tile, queries: Tile): Forward {
  const part = { chunk, queries, keys: keyTiles[0] as Tile };
  const { weights, alive } = wholeRows(problem, part);
  const output = weights.matMul(pick(problem.v, chunk, part.keys)); // [chunk, queries, dV]
  return { output: alive ? tf.where(alive, output, tf.zerosLike(output)) : output };
}

/** One tile of keys after the other for one tile of queries: online softmax. */
function attendInTiles(problem: Problem, keyTiles: Tile[], chunk: Tile, queries: Tile): Forward {
  const q = pick(problem.q, chunk, queries); // [chunk, queries, dK]
  const running = keyTiles.reduce<Running | undefined>((state, keys) => {
    const part = { chunk, queries, keys };
    if (isEmpty(problem, part)) return state;
    const next = tf.tidy(() => {
      const k = pick(problem.k, chunk, keys); // [chunk, keys, dK]
      const v = pick(problem.v, chunk, keys); // [chunk, keys, dV]
      return absorb(state, scorePart(problem, part, q, k, -Infinity), v);
    });
    if (state) tf.dispose([state.max, state.sum, state.weighted]);
    return next;
  }, undefined) as Running; // causal or not, the first tile of keys is never empty
  const sum = running.sum.add(running.sum.equal(0).toFloat()); // a fully masked row: 0 / 1
  return { output: running.weighted.div(sum), max: running.max, sum };
}

/** Merges the scores `[chunk, queries, keys]` of one more tile into the state. */
function absorb(state: Running | undefined, e: Tensor, v: Tensor): Running {
  const highest = e.max(-1, true).maximum(LOWEST); // finite, so that −∞ − m stays −∞
  const max = state ? tf.maximum(state.max, highest) : highest;
  const p = e.sub(max).exp(); // exp(e − m), 0 where masked
  const sum = p.sum(-1, true);
  const weighted = p.matMul(v); // [chunk, queries, dV]
  if (!state) return { max, sum, weighted };
  const shrink = state.max.sub(max).exp();
  return { max, sum: state.sum.mul(shrink).add(sum), weighted: state.weighted.mul(shrink).add(weighted) };
}
