import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { onlineSoftmax } from "@attention-lab/lib/softmax";
import { mistake } from "../kit";
import { softmaxShiftedBy, stableSoftmax, unlessMasked, weightedSum, zeros } from "./formulas";
import { distinctScores, sumOf } from "./weights";

type Args = [scores: number[], values: number[][]];

const pair = (random: Random, length: number, size: number): Args => [
  random.vector(length, 1.5),
  random.matrix(length, size),
];

export const context = defineExercise<Args, number[]>({
  id: "softmax.context",
  title: "From weights to a context vector",
  points: 3,
  functionName: "contextVector",
  signature: "contextVector(scores: number[], values: number[][]): number[]",
  hints: [
    "The context mixes the values. How many numbers does the mixture of three vectors of length five have?",
    "Turn the scores into weights first; there is one weight for each value vector. Then the j-th number of the context uses only the j-th number of every value.",
    "For one column of the context: over what do you add up, and what stands beside each entry? And which of your functions gives weights of 0 where every score is -Infinity?",
  ],
  reference: (scores, values) => onlineSoftmax(scores, values).context,
  checks: [
    equalsReference({
      name: "Equals Σ α_k v_k",
      weight: 3,
      cases: (random) => [
        pair(random, 3, 5),
        pair(random, 5, 2),
        pair(random, 7, 7),
        pair(random, 1, 3),
        pair(random, 2, 1),
      ],
    }),
    property({
      name: "A score that stands out picks its value; equal scores give the mean",
      weight: 1,
      cases: (random) => [[distinctScores(random, 5), random.matrix(5, 3)]],
      holds: async ([scores, values], { ask, reference }) => {
        const mixed = await ask(scores, values);
        const picked = await ask([0, 0, 60, 0, 0], values);
        const mean = await ask([4, 4, 4, 4, 4], values);
        const equal = scores.map(() => 1 / scores.length);
        return (
          firstDifference(reference(scores, values), mixed) ??
          firstDifference(values[2], picked) ??
          firstDifference(weightedSum(equal, values), mean)
        );
      },
    }),
    property({
      name: "Values that are all alike come back unchanged",
      weight: 1,
      cases: (random) => [[distinctScores(random, 7), random.matrix(1, 3)]],
      holds: async ([scores, [value = []]], { ask }) => {
        const alike = scores.map(() => value);
        return firstDifference(value, await ask(scores, alike));
      },
    }),
    property({
      name: "Survives scores up to ±10,000",
      weight: 1,
      cases: (random) => [pair(random, 5, 3)],
      holds: async ([scores, values], { ask, reference }) => {
        for (const shift of [0, 1e4, -1e4]) {
          const shifted = scores.map((score) => score + shift);
          const difference = firstDifference(reference(scores, values), await ask(shifted, values));
          if (difference) return { ...difference, message: `With ${shift} added: ${difference.message}` };
        }
        return undefined;
      },
    }),
    property({
      name: "A score of -Infinity hides its value; all hidden gives zeros",
      weight: 2,
      cases: (random) => [pair(random, 3, 2)],
      holds: async ([scores, values], { ask, reference }) => {
        const partly = [-Infinity, ...scores.slice(1)];
        const hidden = firstDifference(reference(partly, values), await ask(partly, values));
        if (hidden) return { ...hidden, message: `With scores[0] = -Infinity: ${hidden.message}` };
        const everything = scores.map(() => -Infinity);
        const none = firstDifference(zeros(values), await ask(everything, values));
        return none && { ...none, message: `With every score -Infinity: ${none.message}` };
      },
    }),
  ],
  misconceptions: [
    mistake(
      "unweighted mean",
      "This is the plain mean of the values: the scores have no say. Give every value its own weight.",
      unlessMasked((scores) => scores.map(() => 1 / scores.length)),
    ),
    mistake(
      "raw scores as weights",
      "The values are weighted with the raw scores. Turn the scores into weights that are positive and sum to 1 first.",
      unlessMasked((scores) => scores),
    ),
    mistake(
      "weights not normalised",
      "The values are weighted with the exponentials of the scores, which do not sum to 1. The context has to stay among the values.",
      unlessMasked((scores) => scores.map(Math.exp)),
    ),
    mistake(
      "weights on the wrong axis",
      "The weights are multiplied with the entries of one value vector. There is one weight for each vector: it scales that vector as a whole, and the vectors are added.",
      (scores, values) => {
        const weights = stableSoftmax(scores);
        return values.map((value) => sumOf(value.map((x, j) => (weights[j] ?? NaN) * x)));
      },
    ),
    mistake(
      "only the best value",
      "Only the value with the highest score comes back: that is hard attention. Softmax mixes, so the other values have a share too.",
      unlessMasked((scores) => {
        const best = scores.indexOf(Math.max(...scores));
        return scores.map((_, k) => (k === best ? 1 : 0));
      }),
    ),
    mistake(
      "weighted but not summed",
      "The values are weighted, but still apart. The context is their sum: one vector as long as a single value.",
      (scores, values) => {
        const weights = stableSoftmax(scores);
        return values.map((value, k) => value.map((x) => (weights[k] ?? NaN) * x)) as unknown as number[];
      },
    ),
    mistake(
      "divided by the number of values",
      "The weighted sum is divided by the number of values once more. The weights sum to 1 already, so the sum is the average.",
      unlessMasked((scores) => stableSoftmax(scores).map((weight) => weight / scores.length)),
    ),
    mistake(
      "unstabilised exponential",
      "Large scores overflow: use the stable softmax inside, the one that shifts the scores first.",
      unlessMasked((scores) => softmaxShiftedBy(scores, 0)),
    ),
    mistake(
      "NaN when everything is hidden",
      "When every score is -Infinity the weights become NaN. By the contract of the masked softmax they are all 0 then, and so is the context.",
      (scores, values) => weightedSum(stableSoftmax(scores), values),
    ),
  ],
  alternatives: [
    (scores, values) => {
      let max = -Infinity;
      for (const score of scores) max = Math.max(max, score);
      const result = zeros(values);
      if (max === -Infinity) return result;
      let total = 0;
      values.forEach((value, k) => {
        const exp = Math.exp((scores[k] ?? NaN) - max);
        total += exp;
        value.forEach((x, j) => (result[j] = (result[j] ?? 0) + exp * x));
      });
      return result.map((x) => x / total);
    },
    (scores, values) => {
      const max = Math.max(...scores);
      const exps = scores.map((score) => (score === -Infinity ? 0 : Math.exp(score - max)));
      const total = sumOf(exps) || 1;
      return weightedSum(
        exps.map((x) => x / total),
        values,
      );
    },
    (scores, values) => {
      // One pass: forget the past in proportion whenever a new maximum turns up.
      let [max, total] = [-Infinity, 0];
      let result = zeros(values);
      scores.forEach((score, k) => {
        if (score === -Infinity) return;
        const next = Math.max(max, score);
        const [keep, add] = [Math.exp(max - next), Math.exp(score - next)];
        total = total * keep + add;
        result = result.map((x, j) => x * keep + add * (values[k]?.[j] ?? NaN));
        max = next;
      });
      return result.map((x) => (total === 0 ? 0 : x / total));
    },
  ],
});
