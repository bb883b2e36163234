/** The scores of one tile, masked. Forward and backward pass compute them alike. */
import { tf, type Tensor } from "../../runtime";
import { fastSoftmax } from "../../softmax/kernels";
import { band } from "../masks";
import { LOWEST } from "./softmaxOverKeys";
import { pick, type Tile } from "./tiles";

export interface Problem {
  /** Queries times scale. `[outer, queries, dK]` */
  q: Tensor;
  /** `[outer, keys, dK]` */
  k: Tensor;
  /** `[outer, keys, dV]` */
  v: Tensor;
  /** `[1 or fewer than outer, queries or 1, keys or 1]`, boolean. */
  mask?: Tensor;
  /** Which matrix of the mask belongs to which of the outer ones; absent when one mask serves all. */
  maskOf?: readonly number[];
  causal: boolean;
  /** Position of the first query among the keys. Default 0 */
  offset?: number;
}

/** Which part of the work: a chunk of matrices, a tile of queries, a tile of keys. */
export interface Part {
  chunk: Tile;
  queries: Tile;
  keys: Tile;
}

/** Whether causal masking leaves nothing of this part. */
export function isEmpty({ causal, offset = 0 }: Problem, { queries, keys }: Part): boolean {
  return causal && keys.start > offset + queries.start + queries.size - 1;
}

/** q·k for one part, `fill` where masked. `[chunk, queries, keys]` */
export function scorePart(problem: Problem, part: Part, q: Tensor, k: Tensor, fill: number): Tensor {
  const e = tf.matMul(q, k, false, true); // [chunk, queries, keys]
  const allowed = allowedIn(problem, part);
  return allowed ? tf.where(allowed, e, tf.fill(e.shape, fill)) : e;
}

/**
 * softmax of complete rows. A row without any allowed key gets some weights all the same: `alive`, where there is
 * any mask, tells which rows count. weights `[chunk, queries, keys]`, alive `[chunk or 1, queries or 1, 1]`
 */
export function wholeRows(problem: Problem, part: Part): { weights: Tensor; alive?: Tensor } {
  const q = pick(problem.q, part.chunk, part.queries); // [chunk, queries, dK]
  const k = pick(problem.k, part.chunk, part.keys); // [chunk, keys, dK]
  const weights = fastSoftmax(scorePart(problem, part, q, k, LOWEST));
  return { weights, alive: problem.mask ? allowedIn(problem, part)?.any(-1, true) : undefined };
}

/** The mask of one part, or nothing where every query may use every key. `[chunk or 1, queries or 1, keys or 1]` */
export function allowedIn(problem: Problem, part: Part): Tensor | undefined {
  const mask = problem.mask && pickMask(problem.mask, problem.maskOf, part);
  const causal = problem.causal ? causalPart(part, problem.offset) : undefined;
  return mask && causal ? mask.logicalAnd(causal) : (mask ?? causal);
}

function pickMask(mask: Tensor, maskOf: readonly number[] | undefined, part: Part): Tensor {
  const [, rows, columns] = mask.shape as [number, number, number];
  const whole = { start: 0, size: 1 };
  const q = rows === 1 ? whole : part.queries;
  const k = columns === 1 ? whole : part.keys;
  const tile = mask.slice([0, q.start, k.start], [-1, q.size, k.size]); // [masks, queries or 1, keys or 1]
  if (!maskOf) return tile;
  const { start, size } = part.chunk;
  return tile.gather(tf.tensor1d(maskOf.slice(start, start + size), "int32")); // [chunk, queries or 1, keys or 1]
}

/** The part of the causal mask that this tile sees; nothing where it lies wholly in the past. */
function causalPart({ queries, keys }: Part, offset = 0): Tensor | undefined {
  const start = offset + queries.start;
  if (keys.start + keys.size - 1 <= start) return undefined;
  return band(queries.size, keys.size, -Infinity, start - keys.start).expandDims(0); // [1, queries, keys]
}
