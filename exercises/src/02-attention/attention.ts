import {
  defineExercise,
  equalsReference,
  firstDifference,
  leaksNoTensors,
  property,
  type Random,
  type TensorData,
} from "@attention-lab/grader";
import { attentionByLoops } from "@attention-lab/lib/attention";
import { tf } from "@attention-lab/lib/runtime";
import { onTensors, RUNTIME } from "./onTensors";
import {
  type Attended,
  attending,
  type AttentionArgs,
  filled,
  hidden,
  inverted,
  maskWithEmptyRow,
  paddingMask,
  softmaxWithoutRule,
  someMask,
  weighing,
} from "./attentionFormulas";
import {
  combined,
  dotScores,
  mapped,
  mistake,
  product,
  scaledScores,
  softmaxColumns,
  softmaxRows,
  widthOf,
} from "../kit";
import { normals } from "./tensorData";

const sizes = { batch: 2, queries: 3, keys: 5 };

/** Queries, keys and values: in the square case everything has one size, in the other each its own prime. */
const inputs = (random: Random, isSquare = false): [TensorData, TensorData, TensorData] =>
  isSquare
    ? [normals(random, [2, 5, 5], 1.5), normals(random, [2, 5, 5], 1.5), normals(random, [2, 5, 5])]
    : [normals(random, [2, 3, 7], 1.5), normals(random, [2, 5, 7], 1.5), normals(random, [2, 5, 11])];

const masked = (random: Random): AttentionArgs[] => [
  [...inputs(random, true), someMask(random, { batch: 2, queries: 5, keys: 5 })],
  [...inputs(random), someMask(random, sizes)],
];
const withEmptyRow = (random: Random): AttentionArgs[] => [
  [...inputs(random), maskWithEmptyRow(random, sizes)],
];

/** The same with other numbers in the last two of five keys and values. */
function loudWhereHidden(args: AttentionArgs, by: number): AttentionArgs {
  const [queries, keys, values, mask] = args;
  const louder = (data: TensorData): TensorData => {
    const width = data.shape[2] ?? 1;
    const isHidden = (index: number) => Math.floor(index / width) % 5 >= 3;
    return { ...data, values: data.values.map((value, i) => (isHidden(i) ? by * (1 + (i % 3)) : value)) };
  };
  return [queries, louder(keys), louder(values), mask];
}

export const attention = defineExercise<AttentionArgs, Attended>({
  id: "attention.attention",
  title: "Attention",
  points: 4,
  functionName: "attention",
  signature: "attention(queries: Tensor, keys: Tensor, values: Tensor, mask?: Tensor): Attended",
  allowedImports: RUNTIME,
  hints: [
    "Each query has 1 to share out among the keys. Along which axis of the scores must the weights sum to 1, and what must a hidden key look like before that?",
    "tf.where chooses between two tensors by a mask. Where the mask is false the score should count as -Infinity, so that its exponential is 0; the softmax then runs over the last axis.",
    "What does softmax make of a row of nothing but -Infinity, and why? Which question to the mask, along which axis, finds such rows, and what belongs there instead?",
  ],
  reference: attending(({ q, k, v, mask }) => attentionByLoops(q, k, v, { mask })),
  checks: [
    equalsReference({
      name: "Equals softmax(Q Kᵀ / √dK) V where nothing is masked",
      weight: 3,
      cases: (random): AttentionArgs[] => [inputs(random, true), inputs(random)],
    }),
    equalsReference({ name: "Masked keys get no weight, the others share it", weight: 3, cases: masked }),
    equalsReference({ name: "A query that may use nothing gets zeros", weight: 2, cases: withEmptyRow }),
    property({
      name: "What is masked cannot be felt, however large it is",
      weight: 1,
      cases: (random): AttentionArgs[] => [[...inputs(random), paddingMask(sizes, 2)]],
      holds: async (args, { ask, reference }) => {
        const expected = reference(...args);
        const plain = firstDifference(expected, await ask(...args));
        if (plain) return plain;
        for (const by of [30, -30]) {
          const difference = firstDifference(expected, await ask(...loudWhereHidden(args, by)));
          if (!difference) continue;
          return { ...difference, message: `With other numbers in masked keys: ${difference.message}` };
        }
        return undefined;
      },
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: withEmptyRow }),
  ],
  misconceptions: [
    mistake(
      "softmax over the queries",
      "The columns of the weights sum to 1, so the softmax runs over the queries. Each query shares out its own attention: the rows must sum to 1.",
      weighing((scores, mask) => softmaxColumns(hidden(scores, mask))),
    ),
    mistake(
      "no √d",
      "The scores are not divided by √dK: the weights come out too peaked.",
      weighing((scores, mask) => softmaxRows(hidden(scores, mask)), dotScores),
    ),
    mistake(
      "divided by d",
      "The scores are divided by dK instead of its square root, or scaled twice: the weights come out too even.",
      weighing(
        (scores, mask) => softmaxRows(hidden(scores, mask)),
        (q, k) => mapped(dotScores(q, k), (score) => score / widthOf(q)),
      ),
    ),
    mistake(
      "mask after softmax",
      "The weights are set to 0 after the softmax, so what is left no longer sums to 1. Hide the scores before the softmax.",
      weighing((scores, mask) => combined(softmaxRows(scores), mask, (weight, m) => weight * m)),
    ),
    mistake(
      "scores multiplied by the mask",
      "The scores are multiplied by the mask, so a hidden score is 0. But exp(0) is 1: a hidden key still gets weight. It must count as minus infinity.",
      weighing((scores, mask) => softmaxRows(filled(scores, mask, 0))),
    ),
    mistake(
      "mask polarity inverted",
      "The mask is read the wrong way round: true means that a key may be used.",
      weighing((scores, mask) =>
        softmaxRows(hidden(scores, mask.flat().every(Boolean) ? mask : inverted(mask))),
      ),
    ),
    mistake(
      "mask not used",
      "The mask has no effect yet: hidden keys get weight as if there were no mask.",
      weighing((scores) => softmaxRows(scores)),
    ),
    mistake(
      "large negative number instead of -Infinity",
      "Hidden scores count as a large negative number such as -1e9. A query that may use nothing then attends to everything alike, and mixes all the hidden values. Give it zeros.",
      weighing((scores, mask) => softmaxRows(filled(scores, mask, -1e9))),
    ),
    mistake(
      "NaN where everything is masked",
      "A query that may use nothing gives NaN, since its scores are all -Infinity. By contract its weights and its output are 0: treat these rows by themselves.",
      weighing((scores, mask) => softmaxWithoutRule(hidden(scores, mask))),
    ),
    mistake(
      "scores returned as weights",
      "What is returned as weights are the scores. Return the result of the softmax.",
      attending(({ q, k, v, mask }) => {
        const scores = hidden(scaledScores(q, k), mask);
        return { weights: scores, output: product(softmaxRows(scores), v) };
      }),
    ),
    mistake(
      "keys mixed instead of values",
      "The output is a mixture of the keys. Keys are there to be compared with; what is passed on are the values.",
      attending(({ q, k, mask }) => {
        const weights = softmaxRows(hidden(scaledScores(q, k), mask));
        return { weights, output: product(weights, k) };
      }),
    ),
  ],
  alternatives: [
    onTensors<AttentionArgs, Attended>((queries, keys, values, mask) => {
      const scores = queries.matMul(keys, false, true).div(Math.sqrt(queries.shape[2] ?? NaN));
      const allowed = mask ?? tf.onesLike(scores).toBool();
      const shown = tf.where(allowed, scores, tf.fill(scores.shape, -1e30));
      const exps = shown.sub(shown.max(-1, true)).exp().mul(allowed.cast("float32"));
      const weights = exps.divNoNan(exps.sum(-1, true));
      return { weights, output: weights.matMul(values) };
    }),
    onTensors<AttentionArgs, Attended>((queries, keys, values, mask) => {
      const scaledQueries = queries.mul((keys.shape[2] ?? NaN) ** -0.5);
      const scores = tf.einsum("bqd,bkd->bqk", scaledQueries, keys);
      const allowed = mask ?? tf.onesLike(scores).toBool();
      const softmax = tf.where(allowed, scores, tf.fill(scores.shape, -1e9)).softmax();
      const weights = tf.where(allowed, softmax, tf.zerosLike(softmax));
      return { weights, output: tf.einsum("bqk,bkv->bqv", weights, values) };
    }),
    weighing((scores, mask) => softmaxRows(hidden(scores, mask))),
  ],
});
