import { defineExercise, equalsReference, leaksNoTensors, type TensorData } from "@attention-lab/grader";
import { scaledDotByLoops, scoresByLoops } from "@attention-lab/lib/attention";
import { onTensors, RUNTIME } from "./onTensors";
import { ordinary, pair, type QueriesAndKeys, square } from "./cases";
import { dotScores, mapped, mistake, product, transposed, widthOf } from "../kit";
import { perItem } from "./tensorData";

/** Scores divided by a number that depends on the sizes. */
const dividedBy = (divisor: (q: number[][], k: number[][]) => number) =>
  perItem((q = [], k = []) => mapped(dotScores(q, k), (score) => score / divisor(q, k)));

export const scaled = defineExercise<QueriesAndKeys, TensorData>({
  id: "attention.scaled",
  title: "Scores that do not grow with the width",
  points: 2,
  functionName: "scaledScores",
  signature: "scaledScores(queries: Tensor, keys: Tensor): Tensor",
  allowedImports: RUNTIME,
  hints: [
    "A dot product of two random vectors of width 64 adds up 64 terms. By which factor does that make it larger than one term, on average: 64, or less?",
    "Variances add up, so the variance of the dot product is dK. What is its standard deviation, and what must you divide by so that it becomes 1?",
    "Where does a tensor tell its width, when you do not know how many axes it has? And how often must the division happen, if it may stand before the product or after it?",
  ],
  reference: perItem((q = [], k = []) => scoresByLoops(q, k, scaledDotByLoops)),
  checks: [
    equalsReference({ name: "Equals q · k / √dK for every query and key", weight: 3, cases: ordinary }),
    equalsReference({
      name: "Holds for wide vectors too",
      weight: 1,
      cases: (random) => [square(random, 7), pair(random, { batch: 2, queries: 3, keys: 5, dK: 211 })],
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: ordinary }),
  ],
  misconceptions: [
    mistake(
      "no √d",
      "The scores are not scaled. In wide vectors they grow, the softmax saturates and no gradient is left: divide by √dK.",
      dividedBy(() => 1),
    ),
    mistake(
      "divided by d: the root forgotten, or scaled twice",
      "The scores are divided by dK, not by its square root. Either the root is missing or the scale is applied twice, to the queries and to the keys or scores.",
      dividedBy(widthOf),
    ),
    mistake(
      "root of the number of keys",
      "The scores are divided by the root of the number of keys. What makes them large is how many features a dot product adds up: the width dK.",
      dividedBy((_, k) => Math.sqrt(k.length)),
    ),
    mistake(
      "root of the number of queries",
      "The scores are divided by the root of the number of queries. What makes them large is how many features a dot product adds up: the width dK.",
      dividedBy((q) => Math.sqrt(q.length)),
    ),
    mistake(
      "multiplied by √d",
      "The scores are multiplied by √dK. They are too large already: the scale has to bring them down.",
      dividedBy((q) => 1 / Math.sqrt(widthOf(q))),
    ),
    mistake(
      "keys not transposed",
      "The keys are multiplied as they are, so a query meets the columns of the key matrix instead of its rows. Transpose the keys, as for the plain scores.",
      perItem((q = [], k = []) => mapped(product(q, k), (score) => score / Math.sqrt(widthOf(q)))),
    ),
    mistake(
      "keys against queries",
      "The result has a row for each key; it should have a row for each query. Exchange the two factors.",
      perItem((q = [], k = []) =>
        transposed(mapped(dotScores(q, k), (score) => score / Math.sqrt(widthOf(q)))),
      ),
    ),
  ],
  alternatives: [
    onTensors<QueriesAndKeys, TensorData>((queries, keys) =>
      queries.div(Math.sqrt(queries.shape[2] ?? NaN)).matMul(keys, false, true),
    ),
    onTensors<QueriesAndKeys, TensorData>((queries, keys) => {
      const root = (keys.shape[2] ?? NaN) ** 0.25; // half the scale on either side
      return queries.div(root).matMul(keys.div(root), false, true);
    }),
    perItem((q = [], k = []) =>
      q.map((query) =>
        k.map((key) => query.reduce((sum, x, d) => sum + x * (key[d] ?? NaN), 0) / query.length ** 0.5),
      ),
    ),
  ],
});
