import {
  defineExercise,
  equalsReference,
  leaksNoTensors,
  type Random,
  tensor,
  type TensorData,
} from "@attention-lab/grader";
import { additiveByLoops, scoresByLoops } from "@attention-lab/lib/attention";
import { onTensors, RUNTIME } from "./onTensors";
import { type Matrix, mistake, product, transposed } from "../kit";
import { matricesOf, normals, rowsOf, vectorOf } from "./tensorData";

type Args = [queries: TensorData, keys: TensorData, W: TensorData, U: TensorData, v: TensorData];

/** Scores of every pair, from the query's and the key's projection `[dA]` and v. */
const pairwise =
  (score: (a: readonly number[], b: readonly number[], v: readonly number[]) => number) =>
  (...[queries, keys, W, U, v]: Args): TensorData => {
    const [w, u, direction, ks] = [rowsOf(W), rowsOf(U), vectorOf(v), matricesOf(keys)];
    return tensor(
      matricesOf(queries).map((q, i) => {
        const [as, bs] = [product(q, w), product(ks[i] ?? [], u)];
        return as.map((a) => bs.map((b) => score(a, b, direction)));
      }),
    );
  };

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);
const added = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x + (b[i] ?? NaN));
const right = pairwise((a, b, v) => dot(v, added(a, b).map(Math.tanh)));

function draw(
  random: Random,
  sizes: [batch: number, queries: number, keys: number],
  dQ: number,
  dK: number,
): Args {
  const [batch, queries, keys] = sizes;
  const dA = 11;
  return [
    normals(random, [batch, queries, dQ]),
    normals(random, [batch, keys, dK]),
    normals(random, [dQ, dA], 0.5),
    normals(random, [dK, dA], 0.5),
    normals(random, [dA]),
  ];
}

/** Queries and keys of one width first: there the two matrices can be exchanged by mistake. */
const ordinary = (random: Random): Args[] => [draw(random, [2, 5, 5], 7, 7), draw(random, [2, 3, 5], 7, 13)];

const swapped = (scores: Matrix) => transposed(scores);

export const additive = defineExercise<Args, TensorData>({
  id: "attention.additive",
  title: "Additive scores",
  points: 3,
  functionName: "additiveScores",
  signature: "additiveScores(queries: Tensor, keys: Tensor, W: Tensor, U: Tensor, v: Tensor): Tensor",
  allowedImports: RUNTIME,
  hints: [
    "Queries and keys may differ in width here. What do W and U turn them into, so that the two can be added?",
    "Every query has to meet every key: with an axis of length 1 in the right place on either side, one addition makes all the pairs, [batch, queries, keys, dA].",
    "Which axis do the queries lack in [batch, queries, keys, dA], and which one the keys? And once all pairs are added and squashed, over which axis does v make one number of many?",
  ],
  reference: (queries, keys, W, U, v) => {
    const score = additiveByLoops({ W: rowsOf(W), U: rowsOf(U), v: vectorOf(v) });
    const ks = matricesOf(keys);
    return tensor(matricesOf(queries).map((q, b) => scoresByLoops(q, ks[b] ?? [], score)));
  },
  checks: [
    equalsReference({
      name: "Equals v · tanh(W q + U k) for every query and key",
      weight: 3,
      cases: ordinary,
    }),
    equalsReference({
      name: "One query, or one key, is enough",
      weight: 1,
      cases: (random): Args[] => [
        draw(random, [2, 5, 5], 3, 3),
        draw(random, [2, 1, 5], 7, 3),
        draw(random, [3, 2, 1], 5, 7),
      ],
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: ordinary }),
  ],
  misconceptions: [
    mistake(
      "tanh left out",
      "There is no tanh. Without it the score is a sum of a part for the query and a part for the key, and all queries would prefer the same keys.",
      pairwise((a, b, v) => dot(v, added(a, b))),
    ),
    mistake(
      "W and U exchanged",
      "The weights are exchanged: W belongs to the queries and U to the keys.",
      (queries, keys, W, U, v) => right(queries, keys, U, W, v),
    ),
    mistake(
      "v left out",
      "The squashed features are summed without v. It says how much each of them counts, and in which direction.",
      pairwise((a, b) =>
        dot(
          added(a, b).map(Math.tanh),
          a.map(() => 1),
        ),
      ),
    ),
    mistake(
      "projections multiplied",
      "The projections are multiplied feature by feature. This score is called additive because they are added.",
      pairwise((a, b, v) =>
        dot(
          v,
          a.map((x, i) => Math.tanh(x * (b[i] ?? NaN))),
        ),
      ),
    ),
    mistake(
      "tanh of each projection",
      "Query and key are squashed one by one and added afterwards. Add them first: only the tanh of the sum lets the two act on each other.",
      pairwise((a, b, v) => dot(v, added(a.map(Math.tanh), b.map(Math.tanh)))),
    ),
    mistake(
      "tanh of the score",
      "The tanh comes last, after v, so that no score can leave −1 to 1. It belongs before v.",
      pairwise((a, b, v) => Math.tanh(dot(v, added(a, b)))),
    ),
    mistake(
      "sigmoid instead of tanh",
      "The features are squashed to 0…1 by a sigmoid. The formula asks for tanh, which keeps the sign.",
      pairwise((a, b, v) =>
        dot(
          v,
          added(a, b).map((x) => 1 / (1 + Math.exp(-x))),
        ),
      ),
    ),
    mistake(
      "keys against queries",
      "The result has a row for each key; it should have a row for each query. Exchange the axes that you expand.",
      (...args) => tensor(matricesOf(right(...args)).map(swapped)),
    ),
  ],
  alternatives: [
    onTensors<Args, TensorData>((queries, keys, W, U, v) => {
      const dA = v.size;
      const [batch = 0, n = 0, dQ = 0] = queries.shape;
      const [, m = 0, dK = 0] = keys.shape;
      const fromQueries = queries
        .reshape([batch * n, dQ])
        .matMul(W)
        .reshape([batch, n, 1, dA]);
      const fromKeys = keys
        .reshape([batch * m, dK])
        .matMul(U)
        .reshape([batch, 1, m, dA]);
      return fromQueries.add(fromKeys).tanh().mul(v).sum(-1);
    }),
    right,
    pairwise((a, b, v) => {
      let score = 0;
      for (const [i, weight] of v.entries()) {
        const twice = Math.exp(2 * ((a[i] ?? NaN) + (b[i] ?? NaN)));
        score += weight * (1 - 2 / (twice + 1)); // tanh x = 1 − 2 / (e²ˣ + 1)
      }
      return score;
    }),
  ],
});
