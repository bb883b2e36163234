import {
  defineExercise,
  equalsReference,
  firstDifference,
  leaksNoTensors,
  property,
  type Random,
  type TensorData,
} from "@attention-lab/grader";
import { multiHeadByLoops } from "@attention-lab/lib/attention";
import { tf } from "@attention-lab/lib/runtime";
import { onTensors, RUNTIME } from "./onTensors";
import { mistake, softmaxColumns } from "../kit";
import { mergeByReshape, type MultiHeadArgs, multiHeadWith, splitByReshape } from "./multiHeadFormulas";
import { normals, perItem, rowsOf } from "./tensorData";

interface Sizes {
  batch: number;
  tokens: number;
  dModel: number;
  heads: number;
  dK: number;
  dV: number;
}

function draw(random: Random, { batch, tokens, dModel, heads, dK, dV }: Sizes): MultiHeadArgs {
  return [
    normals(random, [batch, tokens, dModel]),
    normals(random, [dModel, heads * dK], 0.6),
    normals(random, [dModel, heads * dK], 0.6),
    normals(random, [dModel, heads * dV], 0.6),
    normals(random, [heads * dV, dModel], 0.6),
    heads,
  ];
}

/** As wide inside as outside, where a projection can be forgotten; then a different prime for every size. */
const selfSized = (random: Random) =>
  draw(random, { batch: 2, tokens: 5, dModel: 6, heads: 2, dK: 3, dV: 3 });
const ordinary = (random: Random): MultiHeadArgs[] => [
  selfSized(random),
  draw(random, { batch: 2, tokens: 5, dModel: 13, heads: 3, dK: 7, dV: 11 }),
];

/** The tokens of every batch entry from last to first. */
const backwards = perItem((rows = []) => [...rows].reverse());

const right = multiHeadWith({});

export const multiHead = defineExercise<MultiHeadArgs, TensorData>({
  id: "attention.multiHead",
  title: "Multi-head attention from its parts",
  points: 4,
  functionName: "multiHeadAttention",
  signature:
    "multiHeadAttention(x: Tensor, wQ: Tensor, wK: Tensor, wV: Tensor, wO: Tensor, heads: number): Tensor",
  allowedImports: RUNTIME,
  hints: [
    "You have all the parts: projections, a cut into heads, attention, and the way back. In which order do they come, and what is the shape after each?",
    "After the cut the heads are one more batch axis, and nothing about attention changes: the scores are [batch, heads, tokens, tokens]. What is the width that the scale depends on now?",
    "Which of the four matrices is used last, and on what: on each head, or on all of them side by side? And how can [batch, tokens, width] become a matrix for a moment, so that a product with another matrix is possible?",
  ],
  reference: (x, wQ, wK, wV, wO, heads) => {
    const matrices = { wQ: rowsOf(wQ), wK: rowsOf(wK), wV: rowsOf(wV), wO: rowsOf(wO) };
    return perItem((X = []) => multiHeadByLoops(X, X, X, matrices, { heads }).output)(x);
  },
  checks: [
    equalsReference({ name: "Equals Concat(head₁, …, headₕ) Wᴼ", weight: 4, cases: ordinary }),
    equalsReference({
      name: "One head, one token or one batch entry is enough",
      weight: 1,
      cases: (random): MultiHeadArgs[] => [
        selfSized(random),
        draw(random, { batch: 2, tokens: 5, dModel: 7, heads: 1, dK: 3, dV: 11 }),
        draw(random, { batch: 1, tokens: 1, dModel: 5, heads: 3, dK: 2, dV: 7 }),
      ],
    }),
    property({
      name: "Without positions, exchanging tokens exchanges the results",
      weight: 1,
      cases: (random) => [selfSized(random)],
      holds: async ([x, ...weights], { ask, reference }) => {
        const difference = firstDifference(reference(x, ...weights), await ask(x, ...weights));
        if (difference) return difference;
        const turned = await ask(backwards(x), ...weights);
        return firstDifference(backwards(reference(x, ...weights)), turned);
      },
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: ordinary }),
  ],
  misconceptions: [
    mistake(
      "no output projection",
      "The heads are put side by side and returned. The output projection Wᴼ is missing: it lets the heads' findings act together.",
      multiHeadWith({ projectOutput: (merged) => merged }),
    ),
    mistake(
      "scaled by the width of the model",
      "The scores are divided by the root of the model's width. The dot products add up the features of one head: divide by the root of that width.",
      multiHeadWith({ divisor: (_, dModel) => Math.sqrt(dModel) }),
    ),
    mistake(
      "no scale",
      "The scores inside the heads are not scaled: divide by the root of a head's width.",
      multiHeadWith({ divisor: () => 1 }),
    ),
    mistake(
      "heads cut by a reshape alone",
      "The heads mix numbers of several tokens: the cut into heads lacks its transpose. Use splitHeads, once it passes its check.",
      multiHeadWith({ split: splitByReshape }),
    ),
    mistake(
      "heads joined by a reshape alone",
      "The heads' results are joined in the wrong order: the way back lacks its transpose. Use mergeHeads, once it passes its check.",
      multiHeadWith({ merge: mergeByReshape }),
    ),
    mistake(
      "one wide head",
      "There is one attention over the whole width. Cut queries, keys and values into heads first: each head has weights of its own.",
      (x, wQ, wK, wV, wO) => right(x, wQ, wK, wV, wO, 1),
    ),
    mistake(
      "wQ and wK exchanged",
      "Queries and keys are exchanged: wQ makes queries, wK makes keys.",
      (x, wQ, wK, wV, wO, heads) => right(x, wK, wQ, wV, wO, heads),
    ),
    mistake(
      "values not projected",
      "The values are the tokens themselves. Project them with wV, as queries and keys are projected.",
      multiHeadWith({ projectValues: (x) => x }),
    ),
    mistake(
      "softmax over the queries",
      "The weights sum to 1 over the queries. Each query shares out its own attention among the keys.",
      multiHeadWith({ weigh: softmaxColumns }),
    ),
  ],
  alternatives: [
    onTensors<MultiHeadArgs, TensorData>((x, wQ, wK, wV, wO, heads) => {
      const [batch = 0, tokens = 0, dModel = 0] = x.shape;
      const project = (w: typeof wQ) => x.reshape([-1, dModel]).matMul(w).reshape([batch, tokens, heads, -1]);
      const [q, k, v] = [project(wQ), project(wK), project(wV)];
      const scores = tf.einsum("bqhd,bkhd->bhqk", q, k).div(Math.sqrt(q.shape[3] ?? NaN));
      const joined = tf.einsum("bhqk,bkhd->bqhd", scores.softmax(), v).reshape([batch * tokens, -1]);
      return joined.matMul(wO).reshape([batch, tokens, dModel]);
    }),
    onTensors<MultiHeadArgs, TensorData>((x, wQ, wK, wV, wO, heads) => {
      // Head by head, and Σ_h head_h Wᴼ_h instead of a concatenation.
      const [W, U, V] = [tf.split(wQ, heads, 1), tf.split(wK, heads, 1), tf.split(wV, heads, 1)];
      const outputs = tf.split(wO, heads, 0);
      const entries = tf.unstack(x).map((tokens) => {
        const results = W.map((w, h) => {
          const [q, k, v] = [w, U[h] ?? w, V[h] ?? w].map((each) => tokens.matMul(each)) as [
            typeof x,
            typeof x,
            typeof x,
          ];
          const scores = q.matMul(k, false, true).div(Math.sqrt(q.shape[1] ?? NaN));
          return scores
            .softmax()
            .matMul(v)
            .matMul(outputs[h] ?? wO);
        });
        return tf.addN(results);
      });
      return tf.stack(entries);
    }),
    right,
  ],
});
