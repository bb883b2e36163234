import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { softmax } from "@attention-lab/lib/softmax";
import { mistake } from "../kit";
import { normalise, stableSoftmax } from "./formulas";
import { sumOf } from "./weights";

type Args = [scores: number[], mask: boolean[]];

/** The scores with another number where the mask says no. */
const filled = (scores: readonly number[], mask: readonly boolean[], filler: number) =>
  scores.map((score, i) => (mask[i] ? score : filler));
const zeros = (scores: readonly number[]) => scores.map(() => 0);

/** A mask with `hidden` positions masked out, somewhere. */
function maskOf(random: Random, length: number, hidden: number): boolean[] {
  const start = random.integer(0, length - 1);
  return Array.from({ length }, (_, i) => (i - start + length) % length >= hidden);
}

function partlyMasked(random: Random): Args[] {
  return [
    [random.vector(5, 2), maskOf(random, 5, 2)],
    [random.vector(7, 2), maskOf(random, 7, 3)],
    [random.vector(2, 2), maskOf(random, 2, 1)],
    [random.vector(3, 2), [true, true, true]],
    [random.vector(1), [true]],
  ];
}

function largeScores(random: Random): Args[] {
  const around = (centre: number): Args => [random.vector(5).map((x) => x + centre), maskOf(random, 5, 2)];
  return [
    around(1e4),
    around(-1e4),
    [
      [-1e4, 1e4, 3],
      [true, false, true],
    ],
  ];
}

export const masked = defineExercise<Args, number[]>({
  id: "softmax.masked",
  title: "Masked softmax",
  points: 3,
  functionName: "maskedSoftmax",
  signature: "maskedSoftmax(scores: number[], mask: boolean[]): number[]",
  hints: [
    "A weight of exactly 0 takes an exponential of exactly 0. For which score is the exponential 0, not just small?",
    "Let masked scores count as -Infinity from the very first step: for the maximum, for the sum and for the weights. Then look at what happens when every score is masked.",
    "What is the maximum when everything is masked, and what is that number minus itself? How can you tell this one case before it happens, and what should come back then?",
  ],
  reference: (scores, mask) => softmax([...scores], { mask }),
  checks: [
    equalsReference({
      name: "Equals softmax over the scores that may be used",
      weight: 3,
      cases: partlyMasked,
    }),
    property({
      name: "A fully masked row gives zeros",
      weight: 3,
      cases: (random) => [[random.vector(5, 2), maskOf(random, 5, 3)]],
      holds: async ([scores, mask], { ask, reference }) => {
        const partly = firstDifference(reference(scores, mask), await ask(scores, mask));
        const nothing = await ask(scores, [false, false, false, false, false]);
        if (partly) return partly;
        const difference = firstDifference([0, 0, 0, 0, 0], nothing);
        return difference && { ...difference, message: `With every score masked: ${difference.message}` };
      },
    }),
    property({
      name: "What is masked cannot be felt, however large it is",
      weight: 2,
      cases: (random) => [[random.vector(7, 2), maskOf(random, 7, 2)]],
      holds: async ([scores, mask], { ask, reference }) => {
        const expected = reference(scores, mask);
        for (const hidden of [-3, 1e4, -1e4]) {
          const difference = firstDifference(expected, await ask(filled(scores, mask, hidden), mask));
          if (!difference) continue;
          return { ...difference, message: `With ${hidden} where the mask is false: ${difference.message}` };
        }
        return undefined;
      },
    }),
    equalsReference({ name: "Survives scores up to ±10,000", weight: 1, cases: largeScores }),
  ],
  misconceptions: [
    mistake(
      "masked scores set to zero",
      "The masked scores are set to 0, but exp(0) is 1, so they still take their share. Which score has an exponential of 0?",
      (scores, mask) => stableSoftmax(filled(scores, mask, 0)),
    ),
    mistake(
      "mask after softmax",
      "The weights are set to 0 after the softmax, so what is left no longer sums to 1. Mask the scores first, or share out again what was taken away.",
      (scores, mask) => stableSoftmax(scores).map((weight, i) => (mask[i] ? weight : 0)),
    ),
    mistake(
      "mask the wrong way round",
      "The mask is read the wrong way round: true means that a score may be used.",
      (scores, mask) =>
        mask.every(Boolean)
          ? zeros(scores)
          : stableSoftmax(
              filled(
                scores,
                mask.map((kept) => !kept),
                -Infinity,
              ),
            ),
    ),
    mistake(
      "mask not used",
      "This is the softmax of all the scores: the mask has no effect on it yet.",
      (scores) => stableSoftmax(scores),
    ),
    mistake(
      "large negative number instead of -Infinity",
      "With everything masked you share the weight equally. A large negative number such as -1e9 does that by itself; so does a rule that answers 1/n. Here nothing is allowed, so every weight is 0.",
      (scores, mask) => stableSoftmax(filled(scores, mask, -1e9)),
    ),
    mistake(
      "large negative number added",
      "A large negative number such as -1e9 is added to the masked scores. When all are masked, all are moved alike and the softmax forgets the mask.",
      (scores, mask) => {
        const anyKept = mask.some(Boolean); // adding -1e9 to all changes nothing but rounding
        return stableSoftmax(anyKept ? filled(scores, mask, -1e9) : scores);
      },
    ),
    mistake(
      "NaN on a fully masked row",
      "-Infinity minus -Infinity is NaN, and so is 0 / 0. A fully masked row has nothing to share out: by contract its weights are all 0.",
      (scores, mask) => stableSoftmax(filled(scores, mask, -Infinity)),
    ),
    mistake(
      "masked entries left out",
      "The masked entries are left out of the result. Keep one weight for each score, in the same place, with 0 where it is masked.",
      (scores, mask) => stableSoftmax(scores.filter((_, i) => mask[i])),
    ),
    mistake(
      "maximum of the masked scores too",
      "The maximum is taken over all scores, masked ones included. If a masked score is by far the largest, every allowed exponential becomes 0.",
      (scores, mask) => {
        const max = Math.max(...scores);
        const exps = scores.map((score, i) => (mask[i] ? Math.exp(score - max) : 0));
        return sumOf(exps) === 0 ? zeros(scores) : normalise(exps);
      },
    ),
  ],
  alternatives: [
    (scores, mask) => {
      let max = -Infinity;
      scores.forEach((score, i) => {
        if (mask[i] && score > max) max = score;
      });
      const exps = scores.map((score, i) => (mask[i] ? Math.exp(score - max) : 0));
      const total = exps.reduce((sum, x) => sum + x, 0);
      return exps.map((x) => (total === 0 ? 0 : x / total));
    },
    (scores, mask) => {
      const kept = scores.filter((_, i) => mask[i]);
      const shares = stableSoftmax(kept);
      let next = 0;
      return mask.map((allowed) => (allowed ? (shares[next++] ?? 0) : 0));
    },
    (scores, mask) =>
      scores.map((score, i) => {
        if (!mask[i]) return 0;
        const ratios = scores.map((other, k) => (mask[k] ? Math.exp(other - score) : 0));
        return 1 / sumOf(ratios);
      }),
  ],
});
