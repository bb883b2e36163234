import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { pyramidLossByLoops } from "@attention-lab/lib/pyramid";
import { mistake } from "../kit";
import { boxMask, type Grey, type Known, mean, noise, sum } from "./pictures";

interface Level {
  prediction: Grey;
  target: Grey;
  known: Known;
}
type LossArgs = [levels: Level[], hole: number, valid: number];

/** Sizes of levels and the hole in each: [height, width, [top, left, size]]. */
type Size = [height: number, width: number, box: [number, number, number]];

function draw(random: Random, sizes: Size[], hole = 6, valid = 1): LossArgs {
  const levels = sizes.map(([height, width, box]) => ({
    prediction: noise(random, height, width),
    target: noise(random, height, width),
    known: boxMask(height, width, box),
  }));
  return [levels, hole, valid];
}

/** The errors of one level: of its hidden and of its known pixels. */
interface Errors {
  hidden: number[];
  shown: number[];
}

function errorsOf([levels]: LossArgs, error = Math.abs): Errors[] {
  return levels.map(({ prediction, target, known }) => {
    const all = prediction.flatMap((row, y) =>
      row.map((value, x) => ({ error: error(value - (target[y]?.[x] ?? 0)), known: known[y]?.[x] })),
    );
    const where = (isKnown: boolean) =>
      all.flatMap((pixel) => (pixel.known === isKnown ? [pixel.error] : []));
    return { hidden: where(false), shown: where(true) };
  });
}

const meanOrZero = (values: number[]) => (values.length === 0 ? 0 : mean(values));
const levelLoss = ({ hidden, shown }: Errors, hole: number, valid: number) =>
  hole * meanOrZero(hidden) + valid * meanOrZero(shown);
const right = (...args: LossArgs) => sum(errorsOf(args).map((errors) => levelLoss(errors, args[1], args[2])));

export const loss = defineExercise<LossArgs, number>({
  id: "pyramid.loss",
  title: "A loss for every level",
  points: 3,
  functionName: "pyramidLoss",
  signature: "pyramidLoss(levels: Level[], hole: number, valid: number): number",
  hints: [
    "A hole of 10 pixels in a picture of 10,000: if one mean runs over all pixels, how much does the hole count?",
    "Each level gives two means, one over its hidden and one over its known pixels; each has its own weight. What does a mean over no pixels give, and what should it give?",
    "Collect the absolute differences of a level in two lists. Write a mean that answers 0 for an empty list; then the rest is one sum over the levels.",
  ],
  reference: (levels, hole, valid) =>
    pyramidLossByLoops(
      levels.map(({ prediction }) => prediction),
      levels.map(({ target }) => target),
      levels.map(({ known }) => known),
      { hole, valid },
    ),
  checks: [
    equalsReference({
      name: "The error of one level, hidden and known pixels apart",
      weight: 2,
      cases: (random): LossArgs[] => [
        draw(random, [[5, 7, [1, 2, 3]]]),
        draw(random, [[4, 3, [0, 0, 2]]], 2, 0.5),
      ],
    }),
    equalsReference({
      name: "All levels are added",
      weight: 2,
      cases: (random): LossArgs[] => [
        draw(random, [
          [8, 6, [2, 1, 4]],
          [4, 3, [1, 0, 2]],
          [2, 2, [0, 0, 1]],
        ]),
      ],
    }),
    equalsReference({
      name: "A level without hidden pixels, and one without known ones",
      weight: 1,
      cases: (random): LossArgs[] => [
        draw(random, [
          [5, 4, [1, 1, 2]],
          [3, 2, [0, 0, 0]],
        ]),
        draw(random, [
          [4, 6, [1, 2, 3]],
          [2, 3, [0, 0, 3]],
        ]),
      ],
    }),
  ],
  misconceptions: [
    mistake(
      "squared errors",
      "The errors are squared. L1 takes their absolute values: squares punish large errors so much that the cheapest guess is a blur.",
      (...args) => sum(errorsOf(args, (d) => d * d).map((errors) => levelLoss(errors, args[1], args[2]))),
    ),
    mistake(
      "signs kept",
      "Errors keep their signs, so too bright and too dark cancel. Take absolute values.",
      (...args) => sum(errorsOf(args, (d) => d).map((errors) => levelLoss(errors, args[1], args[2]))),
    ),
    mistake(
      "divided by all pixels",
      "Both sums are divided by the number of all pixels, so a small hole hardly counts. Divide each by the number of its own pixels.",
      (levels, hole, valid) =>
        sum(
          errorsOf([levels, hole, valid]).map(
            ({ hidden, shown }) => (hole * sum(hidden) + valid * sum(shown)) / (hidden.length + shown.length),
          ),
        ),
    ),
    mistake(
      "sums instead of means",
      "The errors of a level are summed, so the finest level counts more than all others. Take means.",
      (...args) =>
        sum(errorsOf(args).map(({ hidden, shown }) => args[1] * sum(hidden) + args[2] * sum(shown))),
    ),
    mistake(
      "the weights exchanged",
      "Known pixels have the weight of the hole, hidden ones that of the known pixels. True in `known` means known.",
      (...args) => sum(errorsOf(args).map((errors) => levelLoss(errors, args[2], args[1]))),
    ),
    mistake(
      "the known pixels forgotten",
      "Only hidden pixels count. The known ones have a weight as well.",
      (...args) => sum(errorsOf(args).map((errors) => levelLoss(errors, args[1], 0))),
    ),
    mistake(
      "the finest level only",
      "Only the first level counts. The sum runs over all levels, so that coarse shapes are learned, too.",
      (...args) => levelLoss(errorsOf(args)[0] ?? { hidden: [], shown: [] }, args[1], args[2]),
    ),
    mistake(
      "the levels averaged",
      "The losses of the levels are averaged. They are added.",
      (...args) => right(...args) / args[0].length,
    ),
    mistake(
      "NaN where nothing is hidden",
      "A mean over no pixels is 0 / 0, which is NaN. A level without hidden pixels, or without known ones, adds 0 for them.",
      (...args) =>
        sum(errorsOf(args).map(({ hidden, shown }) => args[1] * mean(hidden) + args[2] * mean(shown))),
    ),
    mistake(
      "the known part over all pixels",
      "The mean with the second weight runs over all pixels, hidden ones among them, which then count twice. It belongs to the known ones.",
      (...args) =>
        sum(
          errorsOf(args).map(
            ({ hidden, shown }) => args[1] * meanOrZero(hidden) + args[2] * mean([...hidden, ...shown]),
          ),
        ),
    ),
    mistake(
      "one mean over all levels",
      "The pixels of all levels are thrown together, so the finest level has nearly all the say. Take the means of each level, then add.",
      (...args) => {
        const levels = errorsOf(args);
        const pooled = {
          hidden: levels.flatMap(({ hidden }) => hidden),
          shown: levels.flatMap(({ shown }) => shown),
        };
        return levelLoss(pooled, args[1], args[2]);
      },
    ),
  ],
  alternatives: [
    right,
    (levels, hole, valid) => {
      let total = 0;
      for (const { prediction, target, known } of levels) {
        const sums = { true: 0, false: 0 };
        const counts = { true: 0, false: 0 };
        for (const [y, row] of prediction.entries()) {
          for (const [x, value] of row.entries()) {
            const side = known[y]?.[x] ? "true" : "false";
            sums[side] += Math.abs(value - (target[y]?.[x] ?? 0));
            counts[side] += 1;
          }
        }
        total +=
          (hole * sums.false) / Math.max(counts.false, 1) + (valid * sums.true) / Math.max(counts.true, 1);
      }
      return total;
    },
    // Each pixel brings its own weight: hole / (hidden pixels of the level), or valid / (known ones).
    (...args) =>
      sum(
        errorsOf(args).flatMap(({ hidden, shown }) => [
          ...hidden.map((error) => (error * args[1]) / hidden.length),
          ...shown.map((error) => (error * args[2]) / shown.length),
        ]),
      ),
  ],
});
