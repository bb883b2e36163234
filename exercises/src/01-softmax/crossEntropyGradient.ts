import {
  defineExercise,
  equalsReference,
  firstDifference,
  format,
  property,
  type Random,
} from "@attention-lab/grader";
import { crossEntropy, crossEntropyGradient as reference } from "@attention-lab/lib/softmax";
import { mistake } from "../kit";
import { numericalGradient, stableSoftmax, unstabilised } from "./formulas";
import { numbersOf, sumOf } from "./weights";

type Args = [scores: number[], target: number];

/** 1 at the target, 0 elsewhere. */
const oneHot = (length: number, target: number) => Array.from({ length }, (_, i) => (i === target ? 1 : 0));
const minusOneHot = (numbers: readonly number[], target: number) =>
  numbers.map((x, i) => (i === target ? x - 1 : x));

/** Not class 0, where counting from 1 would look like no target at all; it has a case of its own. */
const withTarget = (random: Random, length: number): Args => [
  random.vector(length, 2),
  random.integer(1, length - 1),
];

function largeScores(random: Random): Args[] {
  return [
    [random.vector(5).map((x) => x + 1e4), 2],
    [[-1e4, 1e4, 0], 0],
    [random.vector(3).map((x) => x - 1e4), 1],
  ];
}

export const crossEntropyGradient = defineExercise<Args, number[]>({
  id: "softmax.crossEntropyGradient",
  title: "The gradient of cross-entropy",
  points: 3,
  functionName: "crossEntropyGradient",
  signature: "crossEntropyGradient(scores: number[], target: number): number[]",
  hints: [
    "To make the loss smaller, should the target's score go up or down, and the other scores? What does that say about the signs of the gradient?",
    "Write the loss as log Σ exp(e) minus the target's score and differentiate both terms on their own. You have met the derivative of the first one: it is a vector of weights.",
    "What is the derivative of minus the target's score with respect to each of the scores? How many entries of the gradient does that touch, and does it depend on how large the scores are?",
  ],
  reference: (scores, target) => reference(scores, target),
  checks: [
    equalsReference({
      name: "Equals the gradient of −log α[target]",
      weight: 3,
      cases: (random) => [...[5, 7, 2].map((n) => withTarget(random, n)), [random.vector(3), 0], [[0.5], 0]],
    }),
    property({
      name: "Predicts how the loss changes when a score moves a little",
      weight: 2,
      cases: (random) => [withTarget(random, 3), withTarget(random, 7)],
      holds: async ([scores, target], { ask }) => {
        const measured = numericalGradient((x) => crossEntropy(x, target), scores);
        return firstDifference(measured, await ask(scores, target), { absolute: 1e-6, relative: 1e-6 });
      },
    }),
    property({
      name: "Sums to 0, and only the target's entry is negative",
      weight: 1,
      cases: (random) => [withTarget(random, 5), withTarget(random, 2)],
      holds: async ([scores, target], { ask }) => signFault(await ask(scores, target), scores.length, target),
    }),
    equalsReference({ name: "Survives scores up to ±10,000", weight: 1, cases: largeScores }),
  ],
  misconceptions: [
    mistake(
      "target not used",
      "This is the softmax of the scores, whatever the target. Where does the right class enter the loss?",
      (scores) => stableSoftmax(scores),
    ),
    mistake(
      "sign flipped",
      "Every entry has the wrong sign. Gradient descent subtracts the gradient, so the target's entry has to be negative for its score to rise.",
      (scores, target) => minusOneHot(stableSoftmax(scores), target).map((x) => -x),
    ),
    mistake(
      "averaged over the classes",
      "The gradient is divided by the number of classes. Cross-entropy of one example is not an average: only a batch is averaged, over its examples.",
      (scores, target) => minusOneHot(stableSoftmax(scores), target).map((x) => x / scores.length),
    ),
    mistake(
      "derivative by the weights",
      "−1/α at the target is the derivative with respect to the weight. Go one step further back, through the softmax, to the scores: there every entry moves.",
      (scores, target) => stableSoftmax(scores).map((weight, i) => (i === target ? -1 / weight : 0)),
    ),
    mistake(
      "softmax forgotten",
      "The target is compared with the raw scores. The gradient compares it with what the model predicts, which is their softmax.",
      (scores, target) => minusOneHot(scores, target),
    ),
    mistake(
      "p − p²",
      "α(1 − α) is how each weight answers to its own score: the diagonal of the Jacobian. The gradient of the loss is simpler than that, and it knows the target.",
      (scores) => stableSoftmax(scores).map((weight) => weight - weight ** 2),
    ),
    mistake(
      "only the target's entry",
      "Only the target's entry is there. The other scores matter too: raising one of them takes weight away from the target.",
      (scores, target) => {
        const hot = oneHot(scores.length, target);
        return stableSoftmax(scores).map((weight, i) => (hot[i] ? weight - 1 : 0));
      },
    ),
    mistake(
      "classes counted from 1",
      "The target is taken as counted from 1. Classes are counted from 0, like the scores.",
      (scores, target) => minusOneHot(stableSoftmax(scores), target - 1),
    ),
    mistake(
      "unstabilised exponential",
      "Large scores overflow: use the stable softmax inside, the one that shifts the scores first.",
      (scores, target) => minusOneHot(unstabilised(scores), target),
    ),
  ],
  alternatives: [
    (scores, target) => {
      let max = -Infinity;
      for (const score of scores) if (score > max) max = score;
      let total = 0;
      for (const score of scores) total += Math.exp(score - max);
      const gradient: number[] = [];
      for (let i = 0; i < scores.length; i++) {
        gradient.push(Math.exp((scores[i] ?? NaN) - max) / total - (i === target ? 1 : 0));
      }
      return gradient;
    },
    (scores, target) => {
      const max = Math.max(...scores);
      const logSum = max + Math.log(sumOf(scores.map((score) => Math.exp(score - max))));
      const hot = oneHot(scores.length, target);
      return scores.map((score, i) => Math.exp(score - logSum) - (hot[i] ?? 0));
    },
    (scores, target) => {
      // The chain rule written out: −1/α_t times row t of the Jacobian, in which α_t cancels.
      const weights = stableSoftmax(scores);
      return weights.map((weight, i) => -((i === target ? 1 : 0) - weight));
    },
  ],
});

function signFault(got: unknown, length: number, target: number) {
  const gradient = numbersOf(got);
  if (gradient?.length !== length) {
    return {
      message: "One finite number for each score is expected.",
      expected: `${length} numbers`,
      got: format(got),
    };
  }
  const wrong = gradient.findIndex((x, i) => (i === target ? x >= 0 : x <= 0));
  if (wrong >= 0) {
    const sign = wrong === target ? "negative" : "positive";
    return { message: `The entry at [${wrong}] should be ${sign}.` };
  }
  return firstDifference(0, sumOf(gradient));
}
