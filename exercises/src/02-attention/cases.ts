/**
 * Queries and keys to try: first a case in which all that can be confused has one size, so that a wrong product
 * gives wrong numbers and not just an error; then a different prime for every size.
 */
import type { Random, TensorData } from "@attention-lab/grader";
import { normals } from "./tensorData";

/** `[batch, queries, dK]` and `[batch, keys, dK]`. */
export type QueriesAndKeys = [queries: TensorData, keys: TensorData];

/** As many queries as keys as numbers in each, in two batches. */
export const square = (random: Random, size = 5): QueriesAndKeys => [
  normals(random, [2, size, size]),
  normals(random, [2, size, size]),
];

export function pair(
  random: Random,
  sizes: { batch: number; queries: number; keys: number; dK: number },
): QueriesAndKeys {
  const { batch, queries, keys, dK } = sizes;
  return [normals(random, [batch, queries, dK]), normals(random, [batch, keys, dK])];
}

export const ordinary = (random: Random): QueriesAndKeys[] => [
  square(random),
  pair(random, { batch: 2, queries: 3, keys: 5, dK: 7 }),
  pair(random, { batch: 3, queries: 11, keys: 2, dK: 5 }),
];

export const small = (random: Random): QueriesAndKeys[] => [
  square(random),
  pair(random, { batch: 1, queries: 1, keys: 5, dK: 3 }),
  pair(random, { batch: 2, queries: 3, keys: 1, dK: 5 }),
];
