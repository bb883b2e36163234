/** How blocked attention cuts its work: chunks of matrices (batch × heads), tiles of queries and of keys. */
import type { Tensor } from "../../runtime";

/** Positions start … start + size − 1. */
export interface Tile {
  start: number;
  size: number;
}

/** Cuts `length` into tiles of `size`, the last one smaller where it does not divide. */
export function cut(length: number, size: number): Tile[] {
  const count = Math.ceil(length / size);
  return Array.from({ length: count }, (_, i) => ({
    start: i * size,
    size: Math.min(size, length - i * size),
  }));
}

/** A chunk of matrices and a tile of their rows: `[outer, length, d]` → `[chunk, tile, d]`. */
export function pick(x: Tensor, chunk: Tile, tile: Tile): Tensor {
  return x.slice([chunk.start, tile.start, 0], [chunk.size, tile.size, x.shape[2] as number]);
}

export interface Plan {
  /** Which matrices are worked on together. */
  chunks: Tile[];
  queries: Tile[];
  /** With a single tile every row of scores is complete, and no running softmax is needed. */
  keys: Tile[];
}

export interface Sizes {
  /** batch × heads: how many independent attentions. */
  outer: number;
  queries: number;
  keys: number;
  causal: boolean;
}

/** Numbers of one tile of scores: 2^21 are 8 MiB, which stay in the caches while every operation is still long. */
const TILE_BUDGET = 2 ** 21;
const SIDE = 512;
/** Complete rows beat a running softmax up to here; causal ones do not: tiles of the future can be left out. */
const LONGEST_ROW = 4096;

/** Tiles of `blockSize` queries and keys; as many matrices at a time as keep the scores in the cache. */
export function planTiles({ outer, queries, keys, causal }: Sizes, blockSize?: number): Plan {
  const wide = Math.min(keys, blockSize ?? (causal || keys > LONGEST_ROW ? SIDE : LONGEST_ROW));
  const high = Math.min(queries, blockSize ?? SIDE);
  const together = Math.max(1, Math.floor(TILE_BUDGET / (wide * high)));
  return { chunks: cut(outer, together), queries: cut(queries, high), keys: cut(keys, wide) };
}
