import {
  defineExercise,
  equalsReference,
  firstDifference,
  isTensorData,
  leaksNoTensors,
  property,
  tensor,
  type TensorData,
} from "@attention-lab/grader";
import { causalMask as causalMaskOfLibrary } from "@attention-lab/lib/attention";
import { tf } from "@attention-lab/lib/runtime";
import { mistake } from "../kit";
import { onTensors, RUNTIME } from "./onTensors";

type Sizes = [queries: number, keys: number];

/** A mask from a rule for query i and key j. */
const maskWhere =
  (rule: (i: number, j: number) => boolean) =>
  (queries: number, keys: number): TensorData =>
    tensor(
      Array.from({ length: queries }, (_, i) => Array.from({ length: keys }, (_, j) => Number(rule(i, j)))),
      "bool",
    );

/** More keys than queries and the reverse: the first one tells all mistakes apart. */
const oblong = (): Sizes[] => [
  [3, 7],
  [7, 3],
];

export const causalMask = defineExercise<Sizes, TensorData>({
  id: "attention.causalMask",
  title: "No look into the future",
  points: 2,
  functionName: "causalMask",
  signature: "causalMask(queries: number, keys: number): Tensor",
  allowedImports: RUNTIME,
  hints: [
    "The first word of a sentence is being read. Which words may it look at, and how many true entries does the first row have?",
    "Whether query i may use key j depends on i and j alone. Write the rule as a comparison of the two, and decide what holds when they are equal.",
    "What do you get when a column of numbers is compared with a row of numbers? So which of the two should count the queries, which one the keys, and what counts in TensorFlow?",
  ],
  reference: onTensors<Sizes, TensorData>((queries, keys) => causalMaskOfLibrary(queries, keys)),
  checks: [
    equalsReference({
      name: "True where a key is not later than the query",
      weight: 3,
      cases: () => [
        [5, 5],
        [1, 1],
      ],
    }),
    equalsReference({ name: "There may be more keys than queries, or fewer", weight: 2, cases: oblong }),
    property({
      name: "The mask is a tensor of booleans",
      weight: 1,
      cases: oblong,
      holds: async (sizes, { ask, reference }) => {
        const got = await ask(...sizes);
        const difference = firstDifference(reference(...sizes), got);
        if (difference || !isTensorData(got) || got.tensor === "bool") return difference;
        const message = "The numbers are right, but a mask answers yes or no: its dtype should be bool.";
        return { message, expected: "dtype bool", got: `dtype ${got.tensor}` };
      },
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: oblong }),
  ],
  misconceptions: [
    mistake(
      "sees one step ahead",
      "Each query may also look at the key just after it: the comparison is off by one. With that a model could simply copy the word it is to predict.",
      maskWhere((i, j) => j <= i + 1),
    ),
    mistake(
      "does not see itself",
      "A query may not look at its own position. Nothing is given away by that, and the first query would have no key at all: allow it.",
      maskWhere((i, j) => j < i),
    ),
    mistake(
      "polarity inverted",
      "True marks what is to be hidden. In this course true means that a key may be used: turn the mask round.",
      maskWhere((i, j) => j > i),
    ),
    mistake(
      "the future instead of the past",
      "Every query may look at itself and at what comes later. The triangle is the wrong one: rows are queries and columns are keys.",
      maskWhere((i, j) => j >= i),
    ),
    mistake(
      "only itself",
      "Only the diagonal is true, so every query sees itself and nothing of the past.",
      maskWhere((i, j) => j === i),
    ),
    mistake(
      "everything allowed",
      "All entries are true: nothing is hidden yet, also not the future.",
      maskWhere(() => true),
    ),
    mistake(
      "aligned at the end",
      "The mask is aligned so that the last query sees the last key. Here query 0 and key 0 are the same position, also when there are more keys than queries.",
      (queries, keys) => maskWhere((i, j) => j <= i + keys - queries)(queries, keys),
    ),
    mistake(
      "numbers to add instead of a mask",
      "The result holds 0 and minus infinity, to be added to scores. A mask of true and false is wanted; whoever uses it turns it into that.",
      (queries, keys) =>
        tensor(
          Array.from({ length: queries }, (_, i) =>
            Array.from({ length: keys }, (_, j) => (j <= i ? 0 : -Infinity)),
          ),
        ),
    ),
  ],
  alternatives: [
    onTensors<Sizes, TensorData>((queries, keys) =>
      tf.linalg.bandPart(tf.ones([queries, keys]), -1, 0).toBool(),
    ),
    onTensors<Sizes, TensorData>((queries, keys) =>
      tf.range(0, queries).expandDims(1).greaterEqual(tf.range(0, keys)),
    ),
    maskWhere((i, j) => i - j >= 0),
  ],
});
