import { defineExercise, equalsReference, leaksNoTensors, type TensorData } from "@attention-lab/grader";
import { dotByLoops, scoresByLoops } from "@attention-lab/lib/attention";
import { onTensors, RUNTIME } from "./onTensors";
import { ordinary, type QueriesAndKeys, small, square } from "./cases";
import { dotScores, mapped, mistake, product, scaledScores, softmaxRows, transposed, widthOf } from "../kit";
import { matricesOf, perItem } from "./tensorData";

export const scores = defineExercise<QueriesAndKeys, TensorData>({
  id: "attention.scores",
  title: "Every query against every key",
  points: 2,
  functionName: "attentionScores",
  signature: "attentionScores(queries: Tensor, keys: Tensor): Tensor",
  allowedImports: RUNTIME,
  hints: [
    "One score is the dot product of one query with one key. How many scores are there for 3 queries and 5 keys, and which shape holds them?",
    "A matrix product multiplies rows of the left matrix with columns of the right one. The queries are rows already; what must happen to the keys so that they become columns?",
    "Which axis do the two matrices share, and on which side must it stand for a product of rows with columns? Look at all the parameters of tf.matMul: two of them are about that.",
  ],
  reference: perItem((q = [], k = []) => scoresByLoops(q, k, dotByLoops)),
  checks: [
    equalsReference({ name: "Equals q · k for every query and key", weight: 3, cases: ordinary }),
    equalsReference({ name: "One query, or one key, is enough", weight: 1, cases: small }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: (random) => [square(random)] }),
  ],
  misconceptions: [
    mistake(
      "keys not transposed",
      "The keys are multiplied as they are, so a query meets the columns of the key matrix instead of its rows. Each row is a key: transpose the keys.",
      perItem((q = [], k = []) => product(q, k)),
    ),
    mistake(
      "queries transposed instead of keys",
      "The queries are transposed and the keys are not. Which of the two has its vectors in rows where the matrix product needs columns?",
      perItem((q = [], k = []) => product(transposed(q), k)),
    ),
    mistake(
      "keys against queries",
      "The result has a row for each key; it should have a row for each query, because each query shares out its attention among the keys. Exchange the two factors.",
      perItem((q = [], k = []) => dotScores(k, q)),
    ),
    mistake(
      "scaled already",
      "The scores are divided by √dK already. That is the next exercise; here the plain dot products are wanted.",
      perItem((q = [], k = []) => scaledScores(q, k)),
    ),
    mistake(
      "mean instead of sum",
      "The products are averaged over the features instead of summed: every score is dK times too small.",
      perItem((q = [], k = []) => mapped(dotScores(q, k), (score) => score / widthOf(q))),
    ),
    mistake(
      "softmax already",
      "The rows sum to 1, so a softmax has been applied already. Scores come before the softmax.",
      perItem((q = [], k = []) => softmaxRows(dotScores(q, k))),
    ),
    mistake(
      "keys of the first batch entry for all",
      "All queries are compared with the keys of the first batch entry. Every entry of the batch is a sentence of its own, with its own keys.",
      (queries, keys) => {
        const [first = []] = matricesOf(keys);
        return perItem((q = []) => dotScores(q, first))(queries);
      },
    ),
  ],
  alternatives: [
    onTensors<QueriesAndKeys, TensorData>((queries, keys) => queries.matMul(keys.transpose([0, 2, 1]))),
    onTensors<QueriesAndKeys, TensorData>((queries, keys) =>
      queries.expandDims(2).mul(keys.expandDims(1)).sum(-1),
    ),
    perItem((q = [], k = []) =>
      q.map((query) => k.map((key) => query.reduce((sum, x, d) => sum + x * (key[d] ?? NaN), 0))),
    ),
  ],
});
