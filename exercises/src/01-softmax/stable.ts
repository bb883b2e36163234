import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { softmax } from "@attention-lab/lib/softmax";
import { mistake } from "../kit";
import { softmaxShiftedBy, unstabilised } from "./formulas";
import { distinctScores, scoreCases, sumOf, weightsFault } from "./weights";

type Args = [scores: number[]];

/** Every case rules out one wrong shift: none, the smallest, the mean, a maximum that starts from 0. */
function largeScores(random: Random): Args[] {
  const around = (centre: number, length: number) => random.vector(length, 1).map((x) => centre + x);
  return [
    [around(1000, 5)],
    [[-1000, ...around(0, 7)]],
    [[...around(0, 3), 1e4, ...around(-1e4, 3)]],
    [around(-1000, 3)],
    [[1e4]],
  ];
}

export const stable = defineExercise<Args, number[]>({
  id: "softmax.stable",
  title: "Softmax that does not overflow",
  points: 2,
  functionName: "softmax",
  signature: "softmax(scores: number[]): number[]",
  hints: [
    "What is Math.exp(1000) in JavaScript, and what do you get when you divide that by itself?",
    "Adding the same number to all scores leaves the weights as they are. So you are free to choose a number that keeps every exponent at 0 or below.",
    "Which of the scores has to become 0, so that no other one is above it? And where do the shifted scores stand: above the fraction line, below it, or both?",
  ],
  reference: (scores) => softmax([...scores]),
  checks: [
    equalsReference({ name: "Equals softmax on ordinary scores", weight: 2, cases: scoreCases }),
    equalsReference({ name: "Survives scores up to ±10,000", weight: 4, cases: largeScores }),
    property({
      name: "Adding the same number to every score changes nothing",
      weight: 1,
      cases: (random) => [[distinctScores(random, 5)], [distinctScores(random, 7)]],
      holds: async ([scores], { ask }) => {
        const before = await ask(scores);
        const fault = weightsFault(scores, before);
        if (fault) return fault;
        for (const shift of [800, -800]) {
          const shifted = await ask(scores.map((score) => score + shift));
          const difference = firstDifference(before, shifted);
          if (difference) return { ...difference, message: `With ${shift} added: ${difference.message}` };
        }
        return undefined;
      },
    }),
    property({
      name: "Works for a thousand scores, and equal scores share equally",
      weight: 1,
      cases: (random) => [[random.vector(1009, 3)]],
      holds: async ([scores], { ask }) => {
        const fault = weightsFault(scores, await ask(scores));
        if (fault) return fault;
        return firstDifference([1 / 3, 1 / 3, 1 / 3], await ask([7, 7, 7]));
      },
    }),
  ],
  misconceptions: [
    mistake(
      "unstabilised exponential",
      "exp(1000) is Infinity, and Infinity / Infinity is NaN. Before the exponential, shift all scores by the same number so that none of them can be large.",
      unstabilised,
    ),
    mistake(
      "subtracts the smallest score",
      "The smallest score is subtracted, so the largest exponent is as big as the whole spread of the scores and can still overflow. Which score should become 0 so that no exponent is positive?",
      (scores) => softmaxShiftedBy(scores, Math.min(...scores)),
    ),
    mistake(
      "subtracts the mean",
      "The mean is subtracted. One score far above the mean still overflows: the shift has to bring down the largest score, wherever the others are.",
      (scores) => softmaxShiftedBy(scores, sumOf(scores) / scores.length),
    ),
    mistake(
      "maximum starts from 0",
      "The largest score is looked for starting from 0, so when all scores are negative the maximum is never found and every exponential becomes 0. Which start value is below every score?",
      (scores) => softmaxShiftedBy(scores, Math.max(0, ...scores)),
    ),
    mistake(
      "divides by the maximum",
      "The scores are divided by the largest one. Dividing changes the gaps between scores, and with them the weights; subtracting keeps the gaps.",
      (scores) => unstabilised(scores.map((score) => score / Math.max(...scores))),
    ),
    mistake(
      "shift only above the fraction line",
      "The maximum is subtracted in the numerator but not in the sum below it, so it does not cancel and the weights do not sum to 1. Use the same shifted exponentials in both places.",
      (scores) => {
        const total = sumOf(scores.map(Math.exp));
        return scores.map((score) => Math.exp(score - Math.max(...scores)) / total);
      },
    ),
    mistake(
      "clips large scores",
      "Large scores are cut off at a limit. Nothing overflows any more, but all scores above the limit look equal; a shift keeps their differences.",
      (scores) => unstabilised(scores.map((score) => Math.min(score, 700))),
    ),
  ],
  alternatives: [
    (scores) => {
      let max = -Infinity;
      for (const score of scores) if (score > max) max = score;
      const weights: number[] = [];
      let total = 0;
      for (const score of scores) {
        const exp = Math.exp(score - max);
        weights.push(exp);
        total += exp;
      }
      return weights.map((exp) => exp / total);
    },
    (scores) => {
      const max = scores.reduce((a, b) => Math.max(a, b));
      const logSum = max + Math.log(scores.reduce((total, score) => total + Math.exp(score - max), 0));
      return scores.map((score) => Math.exp(score - logSum));
    },
    (scores) => {
      const [best = 0] = [...scores].sort((a, b) => b - a);
      return softmaxShiftedBy(scores, best);
    },
  ],
});
