import {
  defineExercise,
  equalsReference,
  leaksNoTensors,
  type Random,
  type TensorData,
} from "@attention-lab/grader";
import { splitHeads as splitHeadsOfLibrary } from "@attention-lab/lib/attention";
import { tf } from "@attention-lab/lib/runtime";
import { mistake } from "../kit";
import { onTensors, RUNTIME } from "./onTensors";
import { normals, permuted, reshaped } from "./tensorData";

type Args = [x: TensorData, heads: number];

interface Sizes {
  b: number;
  t: number;
  h: number;
  d: number;
}

/** What a learner does with reshape and transpose, given the sizes. */
const rearranging =
  (f: (x: TensorData, sizes: Sizes) => TensorData) =>
  (x: TensorData, heads: number): TensorData => {
    const [b = 0, t = 0, width = 0] = x.shape;
    return f(x, { b, t, h: heads, d: width / heads });
  };

const threeHeads = (random: Random): Args[] => [
  [normals(random, [2, 5, 21]), 3],
  [normals(random, [3, 2, 35]), 7],
];

export const splitHeads = defineExercise<Args, TensorData>({
  id: "attention.splitHeads",
  title: "Cutting the width into heads",
  points: 2,
  functionName: "splitHeads",
  signature: "splitHeads(x: Tensor, heads: number): Tensor",
  allowedImports: RUNTIME,
  hints: [
    "The numbers of one token lie side by side. If you cut a row of 6 numbers into 2 heads, which numbers does the first head get?",
    "A reshape keeps the numbers in their order and can only cut the last axis in two, heads first. The axes then still stand in the wrong order.",
    "Which four sizes come out of the reshape, in which order? Compare that with the order you need: which two axes have to change places?",
  ],
  reference: onTensors<Args, TensorData>((x, heads) => splitHeadsOfLibrary(x, heads)),
  checks: [
    equalsReference({
      name: "Head h gets the h-th share of every token's numbers",
      weight: 3,
      cases: threeHeads,
    }),
    equalsReference({
      name: "One head, or heads of one number, are cut rightly too",
      weight: 1,
      cases: (random): Args[] => [
        [normals(random, [2, 3, 10]), 5],
        [normals(random, [2, 3, 7]), 1],
        [normals(random, [2, 3, 7]), 7],
      ],
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: threeHeads }),
  ],
  misconceptions: [
    mistake(
      "reshape without transpose",
      "The shape is right, but a reshape alone puts numbers of several tokens into one row of a head. Cut only the width by a reshape, and move the axis of heads by a transpose.",
      rearranging((x, { b, t, h, d }) => reshaped(x, [b, h, t, d])),
    ),
    mistake(
      "heads interleaved with features",
      "Head h gets every heads-th number of a token instead of a block of neighbours. After the reshape the axis of heads should come before that of the features.",
      rearranging((x, { b, t, h, d }) => permuted(reshaped(x, [b, t, d, h]), [0, 3, 1, 2])),
    ),
    mistake(
      "no transpose",
      "The axes are batch, tokens, heads, d. Attention works on the last two axes, and these must be tokens and d: exchange tokens and heads.",
      rearranging((x, { b, t, h, d }) => reshaped(x, [b, t, h, d])),
    ),
    mistake(
      "heads before the batch",
      "The axis of heads comes first. The batch should stay in front, with the heads after it.",
      rearranging((x, { b, t, h, d }) => permuted(reshaped(x, [b, t, h, d]), [2, 0, 1, 3])),
    ),
    mistake(
      "heads mixed with batch",
      "The reshape cuts across the batch: a head now holds numbers of several batch entries. Every entry must keep to itself.",
      rearranging((x, { b, t, h, d }) => permuted(reshaped(x, [h, b, t, d]), [1, 0, 2, 3])),
    ),
    mistake(
      "features before tokens",
      "The last two axes are d and tokens. In every head a token should be a row again: tokens first, then d.",
      rearranging((x, { b, t, h, d }) => permuted(reshaped(x, [b, t, h, d]), [0, 2, 3, 1])),
    ),
    mistake(
      "as many heads as features",
      "The two numbers are exchanged: there should be as many heads as asked for, each of width / heads numbers.",
      rearranging((x, { b, t, h, d }) => permuted(reshaped(x, [b, t, d, h]), [0, 2, 1, 3])),
    ),
  ],
  alternatives: [
    onTensors<Args, TensorData>((x, heads) => tf.stack(tf.split(x, heads, 2), 1)),
    onTensors<Args, TensorData>((x, heads) => {
      const [, , width = 0] = x.shape;
      const share = width / heads;
      const parts = Array.from({ length: heads }, (_, h) => x.slice([0, 0, h * share], [-1, -1, share]));
      return tf.concat(
        parts.map((part) => part.expandDims(1)),
        1,
      );
    }),
    rearranging((x, { b, t, h, d }) => permuted(reshaped(x, [b, t, h, d]), [0, 2, 1, 3])),
  ],
});
