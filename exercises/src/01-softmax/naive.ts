import { defineExercise, equalsReference, format, property } from "@attention-lab/grader";
import { softmax } from "@attention-lab/lib/softmax";
import { mistake } from "../kit";
import { normalise, unstabilised } from "./formulas";
import { distinctScores, numbersOf, scoreCases, sumOf, weightsFault } from "./weights";

type Args = [scores: number[]];

/** Judged on ordinary scores only, where no exponential overflows. */
export const naive = defineExercise<Args, number[]>({
  id: "softmax.naive",
  title: "Softmax from the formula",
  points: 1,
  functionName: "softmaxNaive",
  signature: "softmaxNaive(scores: number[]): number[]",
  hints: [
    "A weight is a share of a total. What is shared out here: the scores themselves, or something that is positive even for a negative score?",
    "Two steps: turn every score into a positive number with Math.exp, then find what all of these add up to.",
    "Every share needs the total, and the total needs all exponentials. So what has to be finished before the first weight can be computed, and where do you keep it until then?",
  ],
  reference: (scores) => softmax([...scores]),
  checks: [
    equalsReference({ name: "Equals exp(e) / Σ exp(e)", weight: 2, cases: scoreCases }),
    property({
      name: "Weights are positive, sum to 1, and a higher score gets a higher weight",
      weight: 1,
      cases: (random) => [[distinctScores(random, 5)], [distinctScores(random, 7)]],
      holds: async ([scores], { ask }) => weightsFault(scores, await ask(scores)),
    }),
    property({
      name: "The ratio of two weights is e to the difference of their scores",
      weight: 1,
      cases: (random) => [[distinctScores(random, 2)], [distinctScores(random, 5)]],
      holds: async ([scores], { ask }) => ratioFault(scores, await ask(scores)),
    }),
  ],
  misconceptions: [
    mistake(
      "no exponential",
      "The scores themselves are divided by their sum. That breaks down for negative scores, and it hardly favours the best one: each score has to go through the exponential first.",
      (scores) => normalise(scores),
    ),
    mistake(
      "not normalised",
      "These are the exponentials of the scores, not yet weights: they do not sum to 1. What is each one's share of them all?",
      (scores) => scores.map(Math.exp),
    ),
    mistake(
      "divided by the largest exponential",
      "The best score gets exactly 1 here, so the weights sum to more than 1. Look at what you divide by: the largest exponential, or all of them together?",
      (scores) => scores.map((score) => Math.exp(score) / Math.exp(Math.max(...scores))),
    ),
    mistake(
      "divided by the number of scores",
      "The exponentials are divided by how many there are. That makes them smaller, but only their sum makes them shares of a whole.",
      (scores) => scores.map((score) => Math.exp(score) / scores.length),
    ),
    mistake(
      "sign of the exponent",
      "The highest score gets the lowest weight, so the exponent has the wrong sign. In softmax a higher score means a larger exponential.",
      (scores) => unstabilised(scores.map((score) => -score)),
    ),
    mistake(
      "sigmoid of each score",
      "This is the sigmoid of each score on its own, as for yes/no questions. Softmax weights compete: each one depends on all the scores.",
      (scores) => scores.map((score) => 1 / (1 + Math.exp(-score))),
    ),
    mistake(
      "the numbers of the blog post",
      "0.28, 0.21, 0.51 is what a blog post prints for 1.2, 0.9, 2.1, and it is wrong: no softmax gives these numbers, at any temperature. Let your function compute them.",
      () => [0.28, 0.21, 0.51],
    ),
    mistake(
      "rounded to two digits",
      "The weights are rounded to two digits, so they no longer sum to 1 exactly. Return them as they are and round only what you print.",
      (scores) => unstabilised(scores).map((weight) => Number(weight.toFixed(2))),
    ),
  ],
  alternatives: [
    (scores) => {
      let total = 0;
      for (const score of scores) total += Math.exp(score);
      const weights: number[] = [];
      for (const score of scores) weights.push(Math.exp(score) / total);
      return weights;
    },
    (scores) => scores.map((score) => 1 / sumOf(scores.map((other) => Math.exp(other - score)))),
    (scores) => {
      const logTotal = Math.log(scores.reduce((total, score) => total + Math.E ** score, 0));
      return scores.map((score) => Math.exp(score - logTotal));
    },
  ],
});

function ratioFault(scores: readonly number[], got: unknown) {
  const weights = numbersOf(got);
  for (let i = 1; i < scores.length; i++) {
    const expected = Math.exp((scores[i] ?? NaN) - (scores[0] ?? NaN));
    const ratio = (weights?.[i] ?? NaN) / (weights?.[0] ?? NaN);
    if (Math.abs(ratio - expected) <= 1e-6 * expected) continue;
    return {
      message: `The weight at [${i}] divided by the weight at [0] is wrong.`,
      expected: format(expected),
      got: format(ratio),
    };
  }
  return undefined;
}
