import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { doublyStochasticByLoops } from "@attention-lab/lib/captioning";
import { mistake, softmaxRow, transposed } from "../kit";
import { sum } from "./lookFormulas";

type Args = [weights: number[][]];

const draw = (random: Random, words: number, regions: number): Args => [
  random.matrix(words, regions).map(softmaxRow),
];
const ordinary = (random: Random): Args[] => [draw(random, 3, 7), draw(random, 7, 4)];
const even = (words: number, regions: number): Args => [
  Array.from({ length: words }, () => new Array<number>(regions).fill(1 / regions)),
];

const lossBy =
  ({
    target = (words: number, regions: number) => words / regions,
    distance = (x: number) => x * x,
    join = sum as (numbers: number[]) => number,
    received = (weights: number[][]): number[] => transposed(weights).map(sum),
  }) =>
  (weights: number[][]): number => {
    const wanted = target(weights.length, weights[0]?.length ?? NaN);
    return join(received(weights).map((x) => distance(wanted - x)));
  };

export const coverage = defineExercise<Args, number>({
  id: "captioning.coverage",
  title: "Attention that covers the picture",
  points: 3,
  functionName: "coverageLoss",
  signature: "coverageLoss(weights: number[][]): number",
  hints: [
    "Each word gives out attention of 1 in all. With C words and L regions, how much does a region get when everyone gets the same?",
    "First add up what each region received from all words. Then compare each of these sums with the share of the hint before.",
    "There is one squared difference for each region, not one for each word, and the differences are added, not averaged.",
  ],
  reference: (weights) => doublyStochasticByLoops(weights, "share"),
  checks: [
    equalsReference({ name: "Equals Σ (C/L − Σ α)²", weight: 4, cases: ordinary }),
    equalsReference({
      name: "One word, one region, more words than regions",
      weight: 1,
      cases: (random): Args[] => [...ordinary(random), draw(random, 1, 7), draw(random, 5, 1)],
    }),
    property({
      name: "Even attention costs nothing, whatever the sizes",
      weight: 2,
      cases: (random) => [draw(random, 3, 7)],
      holds: async (args, { ask, reference }) => {
        const uneven = firstDifference(reference(...args), await ask(...args));
        if (uneven) return uneven;
        return firstDifference(0, await ask(...even(3, 7))) ?? firstDifference(0, await ask(...even(5, 2)));
      },
    }),
  ],
  misconceptions: [
    mistake(
      "target of 1",
      "The target is 1, as in the paper. With fewer words than regions no attention can reach it: all weights together are C, so aim at C / L.",
      lossBy({ target: () => 1 }),
    ),
    mistake(
      "target upside down",
      "The target is L / C. The C words share out C in all among L regions: each can get C / L.",
      lossBy({ target: (words, regions) => regions / words }),
    ),
    mistake(
      "target for one word",
      "The target is 1 / L, what a region gets of one word. Over the whole caption it gets C times as much.",
      lossBy({ target: (_, regions) => 1 / regions }),
    ),
    mistake(
      "summed over the regions",
      "The weights of each word are summed over the regions: that is always 1 and says nothing. Sum over the words, region by region.",
      lossBy({ received: (weights) => weights.map(sum) }),
    ),
    mistake(
      "every weight compared",
      "Every single weight is compared with the target. A word may look at one place only; what counts is the sum over all words.",
      lossBy({ received: (weights) => weights.flat() }),
    ),
    mistake(
      "mean instead of sum",
      "The squared differences are averaged over the regions. The loss is their sum; with 196 regions that makes λ 196 times weaker, a slip of many reimplementations.",
      lossBy({ join: (numbers) => sum(numbers) / numbers.length }),
    ),
    mistake(
      "not squared",
      "The differences are not squared. Positive and negative ones cancel, and their sum is always 0.",
      lossBy({ distance: (x) => x }),
    ),
    mistake(
      "absolute differences",
      "The absolute differences are summed. Squared, one large gap costs more than many small ones.",
      lossBy({ distance: Math.abs }),
    ),
    mistake(
      "root of the sum",
      "The root of the sum is taken. The loss is the sum of squares itself.",
      lossBy({ join: (numbers) => Math.sqrt(sum(numbers)) }),
    ),
  ],
  alternatives: [
    lossBy({}),
    (weights) => {
      const regions = weights[0]?.length ?? 0;
      let loss = 0;
      for (let i = 0; i < regions; i++) {
        let gap = weights.length / regions;
        for (const row of weights) gap -= row[i] ?? NaN;
        loss += gap ** 2;
      }
      return loss;
    },
    // Σ (τ − r)² = Σ r² − C² / L, as all r together are C.
    (weights) => {
      const received = transposed(weights).map(sum);
      return sum(received.map((r) => r * r)) - weights.length ** 2 / received.length;
    },
  ],
});
