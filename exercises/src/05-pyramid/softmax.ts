import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { crossScaleSoftmaxByLoops } from "@attention-lab/lib/pyramid";
import { mistake, transposed } from "../kit";
import { type Grey, noise, sum } from "./pictures";

type SoftmaxArgs = [scores: Grey[], known: boolean[][], temperature: number];

/** The scores of one query over all scales at once, and back into scales. */
const over =
  (weigh: (scores: number[], known: boolean[], temperature: number) => number[]) =>
  (...[scores, known, temperature]: SoftmaxArgs): Grey[] => {
    const queries = (scores[0] ?? []).map((_, i) => scores.flatMap((ofScale) => ofScale[i] ?? []));
    const rows = queries.map((row) => weigh(row, known.flat(), temperature));
    return known.map((ofScale, s) => {
      const start = known.slice(0, s).flat().length;
      return rows.map((row) => row.slice(start, start + ofScale.length));
    });
  };

const shares = (exps: number[]) => exps.map((x) => x / sum(exps));
const safeExp = (row: number[], temperature: number) => {
  const max = Math.max(...row);
  return row.map((s) => (s === -Infinity ? 0 : Math.exp((s - max) / temperature)));
};
const hide = (row: number[], known: boolean[], value = -Infinity) =>
  row.map((s, j) => (known[j] ? s : value));
const right = over((row, known, temperature) => shares(safeExp(hide(row, known), temperature)));

/** Some keys of each scale are known, the last of the first scale is not; and negative scores are common. */
function draw(random: Random, queries: number, sizes: number[], temperature: number): SoftmaxArgs {
  return [
    sizes.map((keys) => noise(random, queries, keys).map((row) => row.map((x) => 2 * x - 1.2))),
    sizes.map((keys, s) =>
      Array.from({ length: keys }, (_, j) => j === 0 || (s + j + 1 !== keys && random.uniform() < 0.6)),
    ),
    temperature,
  ];
}

const allKnown = ([scores, known, temperature]: SoftmaxArgs): SoftmaxArgs => [
  scores,
  known.map((row) => row.map(() => true)),
  temperature,
];

export const softmax = defineExercise<SoftmaxArgs, number[][][]>({
  id: "pyramid.softmax",
  title: "One softmax over all scales",
  points: 4,
  functionName: "crossScaleSoftmax",
  signature: "crossScaleSoftmax(scores: number[][][], known: boolean[][], temperature: number): number[][][]",
  hints: [
    "A patch at half size fits much better than every patch at full size. Which weights should the full-size patches get, and what would a softmax of their own give them?",
    "For one query, the scores of all scales form one long list. The sum below the line runs over this list; what belongs to hidden patches is not in it.",
    "First find the largest score of all known patches of all scales. Then one exponential for each known patch, 0 for each hidden one, and one total for the whole query.",
  ],
  reference: crossScaleSoftmaxByLoops,
  checks: [
    equalsReference({
      name: "All patches of all scales compete",
      weight: 2,
      cases: (random): SoftmaxArgs[] => [
        allKnown(draw(random, 2, [5, 3], 0.4)),
        allKnown(draw(random, 3, [7, 4, 2], 0.7)),
      ],
    }),
    equalsReference({
      name: "Hidden patches get nothing, and the others sum to 1",
      weight: 3,
      cases: (random): SoftmaxArgs[] => [draw(random, 3, [7, 4], 0.3), draw(random, 2, [5, 3, 2], 0.8)],
    }),
    property({
      name: "Scores of hidden patches cannot be felt",
      weight: 1,
      cases: (random): SoftmaxArgs[] => [draw(random, 2, [5, 4], 0.5)],
      holds: async ([scores, known, temperature], { ask, reference }) => {
        const expected = reference(scores, known, temperature);
        for (const by of [2, 2000]) {
          const louder = scores.map((ofScale, s) =>
            ofScale.map((row) => row.map((x, j) => (known[s]?.[j] ? x : x + by))),
          );
          const difference = firstDifference(expected, await ask(louder, known, temperature));
          if (difference) return difference;
        }
        return undefined;
      },
    }),
    equalsReference({
      name: "Survives a temperature of 0.0001",
      weight: 1,
      cases: (random): SoftmaxArgs[] => [draw(random, 3, [6, 4], 1e-4)],
    }),
  ],
  misconceptions: [
    mistake(
      "a softmax for each scale",
      "Each scale has a softmax of its own, so the weights of one query sum to the number of scales, and a scale that fits badly says as much as one that fits well. Take one sum over all scales.",
      (scores, known, temperature) =>
        scores.map((ofScale, s) => right([ofScale], [known[s] ?? []], temperature)[0] ?? []),
    ),
    mistake(
      "the scales averaged",
      "Each scale gets the same share of the attention, however well it fits. Take one sum over all scales.",
      (scores, known, temperature) =>
        scores.map((ofScale, s) =>
          (right([ofScale], [known[s] ?? []], temperature)[0] ?? []).map((row) =>
            row.map((x) => x / scores.length),
          ),
        ),
    ),
    mistake(
      "hidden scores set to 0 before the softmax",
      "Hidden scores are multiplied by 0, but exp(0) is 1: hidden patches still get weight, and more than patches that fit badly. Leave them out of the sum.",
      over((row, known, temperature) => shares(safeExp(hide(row, known, 0), temperature))),
    ),
    mistake(
      "hidden weights set to 0 after the softmax",
      "The weights of hidden patches are set to 0 after the softmax, so what is left no longer sums to 1. Leave them out of the sum.",
      over((row, known, temperature) => hide(shares(safeExp(row, temperature)), known, 0)),
    ),
    mistake(
      "set to 0 before and after",
      "Hidden scores are 0 before the softmax and their weights 0 after it, as in released code. They still take part in the sum, so the others sum to less than 1.",
      over((row, known, temperature) => hide(shares(safeExp(hide(row, known, 0), temperature)), known, 0)),
    ),
    mistake(
      "the mask not used",
      "Hidden patches get weight as if they were known.",
      over((row, _, temperature) => shares(safeExp(row, temperature))),
    ),
    mistake(
      "temperature multiplied",
      "Scores are multiplied by the temperature. Divide by it: a small one makes the choice sharper.",
      over((row, known, temperature) => shares(safeExp(hide(row, known), 1 / temperature))),
    ),
    mistake(
      "temperature forgotten",
      "The temperature has no effect. Divide the scores by it before the exponential.",
      over((row, known) => shares(safeExp(hide(row, known), 1))),
    ),
    mistake(
      "softmax over the queries",
      "The weights of one patch sum to 1 over the queries. Each query shares out its own attention: sum over the patches.",
      (scores, known, temperature) =>
        scores.map((ofScale, s) =>
          transposed(
            transposed(ofScale).map((column, j) =>
              known[s]?.[j] ? shares(safeExp(column, temperature)) : column.map(() => 0),
            ),
          ),
        ),
    ),
    mistake(
      "exponentials that overflow",
      "With a small temperature the exponentials overflow or all become 0, and their ratio is NaN. Subtract the largest known score of the query first.",
      over((row, known, temperature) =>
        shares(hide(row, known).map((s) => (s === -Infinity ? 0 : Math.exp(s / temperature)))),
      ),
    ),
    mistake(
      "the largest score of hidden patches too",
      "The largest score is taken over hidden patches as well. Where one of them is far above the known ones, the exponentials of all known patches are 0, and 0 / 0 is NaN.",
      over((row, known, temperature) => shares(hide(safeExp(row, temperature), known, 0))),
    ),
    mistake(
      "one largest score for all queries",
      "The largest score of all queries is subtracted from each. With a small temperature the exponentials of the other queries are all 0, and 0 / 0 is NaN: each query has a largest score of its own.",
      (scores, known, temperature) => {
        const max = Math.max(
          ...scores.flatMap((ofScale, s) => ofScale.flatMap((row) => hide(row, known[s] ?? []))),
        );
        const exps = (row: number[]) => row.map((s) => Math.exp((s - max) / temperature));
        return over((row, shown) => shares(exps(hide(row, shown))))(scores, known, temperature);
      },
    ),
  ],
  alternatives: [
    right,
    // exp(s − log Σ exp), with the logarithm folded two at a time.
    over((row, known, temperature) => {
      const shown = hide(row, known).map((s) => s / temperature);
      const add = (a: number, b: number) =>
        Math.max(a, b) === -Infinity ? -Infinity : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
      const total = shown.reduce(add, -Infinity);
      return shown.map((s) => Math.exp(s - total));
    }),
    // Each weight by itself: 1 / Σ exp of the differences.
    over((row, known, temperature) =>
      row.map((s, j) =>
        known[j]
          ? 1 / sum(row.flatMap((other, k) => (known[k] ? [Math.exp((other - s) / temperature)] : [])))
          : 0,
      ),
    ),
  ],
});
