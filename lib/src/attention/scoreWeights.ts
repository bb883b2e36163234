/** Seeded starting weights of the scores that have some. */
import { createRandom, type Random, type Tensor } from "../runtime";
import { requireWhole } from "../base";
import { createMatrix } from "../layers";
import type { AdditiveWeights } from "./scores";

/**
 * Starting weights of `additiveScore`: W `[dQ, dA]`, U `[dK, dA]`, v `[dA]`.
 * @param seed the same seed gives the same weights on every backend
 */
export function createAdditiveWeights(
  seed: number | string,
  { dQ, dK, dA }: { dQ: number; dK: number; dA: number },
): AdditiveWeights {
  const random = createRandom(seed);
  return { W: createMatrix(random, dQ, dA), U: createMatrix(random, dK, dA), v: createVector(random, dA) };
}

/** Starting weight of `generalScore`: W `[dQ, dK]`. */
export function createGeneralWeights(
  seed: number | string,
  { dQ, dK }: { dQ: number; dK: number },
): { W: Tensor } {
  return { W: createMatrix(createRandom(seed), dQ, dK) };
}

/** Starting weights of `concatScore`: W `[dQ + dK, dA]`, v `[dA]`. */
export function createConcatWeights(
  seed: number | string,
  { dQ, dK, dA }: { dQ: number; dK: number; dA: number },
): { W: Tensor; v: Tensor } {
  const random = createRandom(seed);
  return { W: createMatrix(random, dQ + dK, dA), v: createVector(random, dA) };
}

function createVector(random: Random, d: number): Tensor {
  requireWhole("dA", d);
  return random.normalTensor([d], 1 / Math.sqrt(d));
}
