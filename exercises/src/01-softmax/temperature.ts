import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { softmax } from "@attention-lab/lib/softmax";
import { mistake } from "../kit";
import { normalise, softmaxShiftedBy, stableSoftmax, unstabilised } from "./formulas";
import { distinctScores, exampleScores, numbersOf, sumOf, weightsFault } from "./weights";

type Args = [scores: number[], temperature: number];

/** Temperatures on both sides of 1, never near it: there every mistake with τ would hide. */
function ordinaryCases(random: Random): Args[] {
  return [
    [exampleScores, 2],
    [random.vector(5, 2), random.uniform(0.3, 0.7)],
    [random.vector(7, 2), random.uniform(1.5, 4)],
    [random.vector(1), random.uniform(1.5, 4)],
    [random.vector(3, 2), 1],
  ];
}

/** The first overflows without a shift but not with a shift that forgot τ; the others overflow with both. */
function coldCases(random: Random): Args[] {
  return [
    [[18, 20, 19, 17.5], 20 / 715],
    [random.vector(5, 5).map((x) => x + 30), 0.001],
    [[3, 3, -3], 0.0005],
  ];
}

export const temperature = defineExercise<Args, number[]>({
  id: "softmax.temperature",
  title: "Softmax with a temperature",
  points: 2,
  functionName: "softmaxWithTemperature",
  signature: "softmaxWithTemperature(scores: number[], temperature: number): number[]",
  hints: [
    "A cold softmax picks the winner, a hot one treats all scores alike. Does a gap between two scores have to grow or to shrink when the temperature rises?",
    "The temperature acts on the scores before the exponential. Afterwards it would be the same factor above and below the fraction line.",
    "Of which scores does the stable softmax take the maximum, of the given ones or of those that you have rescaled? What would go wrong with the other?",
  ],
  reference: (scores, tau) => softmax([...scores], { temperature: tau }),
  checks: [
    equalsReference({ name: "Equals softmax of the scores over τ", weight: 3, cases: ordinaryCases }),
    property({
      name: "Cold picks the best score, hot treats all alike",
      weight: 1,
      cases: (random) => [[distinctScores(random, 5), 0.7]],
      holds: async ([scores, tau], { ask }) => {
        const fault = weightsFault(scores, await ask(scores, tau));
        if (fault) return fault;
        return coldFault(scores, await ask(scores, 0.01)) ?? hotFault(scores, await ask(scores, 1e6));
      },
    }),
    equalsReference({ name: "Survives temperatures close to 0", weight: 2, cases: coldCases }),
    property({
      name: "Only the ratio of score and temperature counts",
      weight: 1,
      cases: (random) => [[distinctScores(random, 7), random.uniform(1.5, 4)]],
      holds: async ([scores, tau], { ask }) => {
        const before = await ask(scores, tau);
        const tripled = await ask(
          scores.map((score) => 3 * score),
          3 * tau,
        );
        return weightsFault(scores, before) ?? firstDifference(before, tripled);
      },
    }),
  ],
  misconceptions: [
    mistake(
      "multiplies by the temperature",
      "The scores are multiplied by the temperature, so a hot softmax becomes sharper instead of flatter. It should be the other way round.",
      (scores, tau) => stableSoftmax(scores.map((score) => score * tau)),
    ),
    mistake(
      "temperature without effect",
      "The weights are the same at every temperature. Either it is not used, or it is applied after the exponential, where the normalisation cancels it: it has to act on the scores.",
      (scores) => stableSoftmax(scores),
    ),
    mistake(
      "divides the finished weights",
      "The temperature divides the finished weights, so they no longer sum to 1 and are as sharp as before. It belongs inside the exponential.",
      (scores, tau) => stableSoftmax(scores).map((weight) => weight / tau),
    ),
    mistake(
      "power of the weights, not normalised",
      "Raising the weights to the power 1/τ gives the right proportions, but not yet weights: they do not sum to 1 any more.",
      (scores, tau) => stableSoftmax(scores).map((weight) => weight ** (1 / tau)),
    ),
    mistake(
      "softmax twice",
      "Softmax is applied twice: first to the scores, then to the weights. The temperature acts on the scores themselves, before the only softmax.",
      (scores, tau) => stableSoftmax(stableSoftmax(scores).map((weight) => weight / tau)),
    ),
    mistake(
      "square root of the temperature",
      "The scores are divided by the square root of the temperature. The root belongs to attention's √d; a temperature divides as it is.",
      (scores, tau) => stableSoftmax(scores.map((score) => score / Math.sqrt(tau))),
    ),
    mistake(
      "unstabilised after the division",
      "A low temperature makes the scores large, and the exponential overflows: even 20 / 0.01 is 2000. Shift the rescaled scores as in the stable softmax.",
      (scores, tau) => unstabilised(scores.map((score) => score / tau)),
    ),
    mistake(
      "shift that forgot the temperature",
      "The maximum that is subtracted is that of the scores before the division, so it is too small when τ is small. Both have to be on the same scale.",
      (scores, tau) =>
        softmaxShiftedBy(
          scores.map((score) => score / tau),
          Math.max(...scores),
        ),
    ),
  ],
  alternatives: [
    (scores, tau) => {
      let max = -Infinity;
      for (const score of scores) max = Math.max(max, score);
      const exps = scores.map((score) => Math.exp((score - max) / tau));
      return normalise(exps);
    },
    (scores, tau) => {
      const scaled = scores.map((score) => score / tau);
      const max = Math.max(...scaled);
      const logSum = max + Math.log(sumOf(scaled.map((x) => Math.exp(x - max))));
      return scaled.map((x) => Math.exp(x - logSum));
    },
    (scores, tau) =>
      scores.map((score) => 1 / scores.reduce((total, other) => total + Math.exp((other - score) / tau), 0)),
  ],
});

function coldFault(scores: readonly number[], got: unknown) {
  const best = scores.indexOf(Math.max(...scores));
  const oneHot = scores.map((_, i) => (i === best ? 1 : 0));
  const difference = firstDifference(oneHot, numbersOf(got) ?? got, { absolute: 1e-3, relative: 0 });
  return difference && { ...difference, message: `At temperature 0.01: ${difference.message}` };
}

function hotFault(scores: readonly number[], got: unknown) {
  const uniform = scores.map(() => 1 / scores.length);
  const difference = firstDifference(uniform, numbersOf(got) ?? got, { absolute: 1e-3, relative: 0 });
  return difference && { ...difference, message: `At temperature 1,000,000: ${difference.message}` };
}
