import {
  defineExercise,
  equalsReference,
  firstDifference,
  leaksNoTensors,
  property,
  type Random,
  tensor,
  type TensorData,
} from "@attention-lab/grader";
import { mergeHeads as mergeHeadsOfLibrary } from "@attention-lab/lib/attention";
import { tf } from "@attention-lab/lib/runtime";
import { mistake } from "../kit";
import { onTensors, RUNTIME } from "./onTensors";
import { normals, permuted, reshaped } from "./tensorData";

type Args = [x: TensorData];

/** What a learner does with reshape and transpose, given batch, heads, tokens and d. */
const rearranging =
  (f: (x: TensorData, b: number, h: number, t: number, d: number) => TensorData) =>
  (x: TensorData): TensorData => {
    const [b = 0, h = 0, t = 0, d = 0] = x.shape;
    return f(x, b, h, t, d);
  };

/** All heads added up. */
const summed = rearranging((x, b, h, t, d) => {
  const byHead = permuted(x, [1, 0, 2, 3]);
  const size = b * t * d;
  const sums = Array.from({ length: size }, (_, i) =>
    Array.from({ length: h }, (_, head) => byHead.values[head * size + i] ?? NaN).reduce((a, c) => a + c, 0),
  );
  return reshaped(tensor(sums), [b, t, d]);
});

const cases = (random: Random): Args[] => [[normals(random, [2, 3, 5, 7])], [normals(random, [3, 5, 2, 7])]];

export const mergeHeads = defineExercise<Args, TensorData>({
  id: "attention.mergeHeads",
  title: "Putting the heads together again",
  points: 2,
  functionName: "mergeHeads",
  signature: "mergeHeads(x: Tensor): Tensor",
  allowedImports: RUNTIME,
  hints: [
    "What is the inverse of reshaping first and transposing second: which of the two has to be undone first?",
    "A token's numbers from all heads should end side by side. For that the axis of heads must stand directly before the axis of features when they are joined.",
    "What would one reshape without anything before it put side by side: the heads of one token, or the tokens of one head? Which axes must be neighbours before they are joined?",
  ],
  reference: onTensors<Args, TensorData>((x) => mergeHeadsOfLibrary(x)),
  checks: [
    equalsReference({ name: "Every token gets its numbers of head 0, head 1, …", weight: 3, cases }),
    equalsReference({
      name: "One head, one token or one batch entry is merged rightly too",
      weight: 1,
      cases: (random): Args[] => [
        [normals(random, [2, 3, 5, 2])],
        [normals(random, [1, 2, 3, 5])],
        [normals(random, [2, 1, 3, 5])],
        [normals(random, [2, 3, 1, 5])],
      ],
    }),
    property({
      name: "Undoes the cutting into heads",
      weight: 1,
      cases,
      holds: async ([x], { ask }) => {
        const [b = 0, h = 0, t = 0, d = 0] = x.shape;
        const joined = reshaped(x, [b, t, h * d]);
        return firstDifference(joined, await ask(permuted(reshaped(joined, [b, t, h, d]), [0, 2, 1, 3])));
      },
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases }),
  ],
  misconceptions: [
    mistake(
      "reshape without transposing back",
      "The shape is right, but a token's row now holds numbers of one head and several tokens. Exchange the axes of heads and tokens before the reshape.",
      rearranging((x, b, h, t, d) => reshaped(x, [b, t, h * d])),
    ),
    mistake(
      "heads interleaved with features",
      "The heads are interleaved: number 0 of every head comes first, then number 1. The numbers of one head should stay together.",
      rearranging((x, b, h, t, d) => reshaped(permuted(x, [0, 2, 3, 1]), [b, t, h * d])),
    ),
    mistake(
      "heads added instead of concatenated",
      "The heads are added up, so nobody can tell any more what each of them found. Put them side by side: the width becomes heads times d.",
      summed,
    ),
    mistake(
      "heads averaged",
      "The heads are averaged, so nobody can tell any more what each of them found. Put them side by side: the width becomes heads times d.",
      rearranging((x, _b, h) => {
        const all = summed(x);
        return { ...all, values: all.values.map((value) => value / h) };
      }),
    ),
    mistake(
      "joined along the tokens",
      "The heads are joined along the axis of tokens, which makes a sentence that is heads times as long. They should be joined along the features.",
      rearranging((x, b, h, t, d) => reshaped(x, [b, h * t, d])),
    ),
    mistake(
      "features before tokens",
      "The result is [batch, heads · d, tokens]. A token should be a row: tokens first, then its numbers.",
      rearranging((x, b, h, t, d) => reshaped(permuted(x, [0, 1, 3, 2]), [b, h * d, t])),
    ),
    mistake(
      "only transposed",
      "The axes of heads and d are still apart. Join them by a reshape: three axes are wanted.",
      (x) => permuted(x, [0, 2, 1, 3]),
    ),
  ],
  alternatives: [
    onTensors<Args, TensorData>((x) => tf.concat(tf.unstack(x, 1), -1)),
    onTensors<Args, TensorData>((x) => {
      const [b = 0, h = 0, t = 0, d = 0] = x.shape;
      return x
        .transpose([1, 0, 2, 3])
        .reshape([h, b * t, d])
        .transpose([1, 0, 2])
        .reshape([b, t, h * d]);
    }),
    rearranging((x, b, h, t, d) => reshaped(permuted(x, [0, 2, 1, 3]), [b, t, h * d])),
  ],
});
