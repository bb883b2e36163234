import { type CheckContext, defineExercise, firstDifference, property } from "@attention-lab/grader";
import { merge } from "@attention-lab/lib/softmax";
import { mistake } from "../kit";
import {
  empty,
  equalMaxima,
  isState,
  liftedBy,
  lowAndHigh,
  noState,
  type RunningState,
  stateOf,
  type Two,
  twoParts,
} from "./states";

/** A merge by the textbook formula, with some other way to rescale the two sums. */
const rescaledBy =
  (a: (gap: number) => number, b: (gap: number) => number) =>
  (left: RunningState, right: RunningState): RunningState => {
    const max = Math.max(left.max, right.max);
    if (max === -Infinity) return empty;
    return { max, sum: left.sum * a(left.max - max) + right.sum * b(right.max - max) };
  };
const one = () => 1;

export const onlineMerge = defineExercise<Two, RunningState>({
  id: "softmax.onlineMerge",
  title: "Merging two halves of a softmax",
  points: 3,
  functionName: "mergeOnline",
  signature: "mergeOnline(a: RunningState, b: RunningState): RunningState",
  hints: [
    "Each sum was measured against its own maximum. Against which maximum does the merged sum have to be measured?",
    "Going from an old maximum to a new one multiplies every term of a sum by the same factor. The factor depends only on the two maxima; for one of the two parts it is 1.",
    "Each part has a factor of its own: what is it for the part that already has the common maximum? And what do the two differences become when neither part has seen anything?",
  ],
  reference: (a, b) => {
    const { max, sum } = merge({ ...a, weighted: [] }, { ...b, weighted: [] });
    return { max, sum };
  },
  checks: [
    property({
      name: "Equals the state of both parts, in either order",
      weight: 3,
      cases: (random) => [lowAndHigh(random), lowAndHigh(random), equalMaxima],
      holds: bothOrders,
    }),
    property({
      name: "Survives maxima of ±10,000",
      weight: 1,
      cases: (random) => [1e4, -1e4].map((by) => liftedBy(by, lowAndHigh(random))),
      holds: bothOrders,
    }),
    property({
      name: "Merging with an empty part changes nothing",
      weight: 2,
      cases: (random) => [lowAndHigh(random)],
      holds: async ([a, b], { ask }) => {
        await ask(a, b); // so that a mistake in the formula is told as such
        const [left, right, both] = [await ask(a, empty), await ask(empty, a), await ask(empty, empty)];
        const twoEmpty = firstDifference(empty, both);
        return (
          firstDifference(a, left) ??
          firstDifference(a, right) ??
          (twoEmpty && { ...twoEmpty, message: `With two empty parts: ${twoEmpty.message}` })
        );
      },
    }),
    property({
      name: "Scores may be cut into parts anywhere and merged in any grouping",
      weight: 2,
      cases: twoParts,
      holds: async ([a, b], { ask, reference, random }) => {
        const c = stateOf(random.vector(3, 2));
        const [ab, bc] = [await ask(a, b), await ask(c, b)];
        if (!isState(ab)) return noState(ab);
        if (!isState(bc)) return noState(bc);
        const whole = reference(reference(a, b), c);
        const groupings = [await ask(ab, c), await ask(c, ab), await ask(a, bc)];
        return firstDifference([whole, whole, whole], groupings);
      },
    }),
  ],
  misconceptions: [
    mistake(
      "sums added as they are",
      "The two sums are added as they are, but each was measured against its own maximum. Bring them to the common maximum first.",
      rescaledBy(one, one),
    ),
    mistake(
      "wrong sign in the rescaling",
      "The part with the smaller maximum grows instead of shrinking, so the exponent of the rescaling has the wrong sign. Measured against a larger maximum, every term gets smaller.",
      rescaledBy(
        (gap) => Math.exp(-gap),
        (gap) => Math.exp(-gap),
      ),
    ),
    mistake(
      "only the first part rescaled",
      "Only the first sum is rescaled. That is enough while the second part holds the maximum; swap the two and it is not.",
      rescaledBy(Math.exp, one),
    ),
    mistake(
      "only the second part rescaled",
      "Only the second sum is rescaled. That is enough while the first part holds the maximum; swap the two and it is not.",
      rescaledBy(one, Math.exp),
    ),
    mistake(
      "the part with the smaller maximum dropped",
      "The part with the larger maximum is returned as it is. The other part's scores still count, only less.",
      (a, b) => (a.max > b.max ? a : b),
    ),
    mistake(
      "the first part's maximum kept",
      "The result is measured against the first part's maximum, even when the second part holds the larger one. Later exponentials could overflow then: use the larger of the two.",
      (a, b) => {
        if (Math.max(a.max, b.max) === -Infinity) return empty;
        return { max: a.max, sum: a.sum + b.sum * Math.exp(b.max - a.max) };
      },
    ),
    mistake(
      "rescaled by the gap itself",
      "The sums are multiplied by a difference of maxima. A shift inside an exponential becomes a factor outside: which one?",
      rescaledBy(
        (gap) => 1 + gap,
        (gap) => 1 + gap,
      ),
    ),
    mistake(
      "back to plain exponentials",
      "The sums are turned back into sums of plain exponentials, and exp(10000) overflows. Only the difference of two maxima may go into an exponential.",
      (a, b) => {
        const max = Math.max(a.max, b.max);
        if (max === -Infinity) return empty;
        return { max, sum: (a.sum * Math.exp(a.max) + b.sum * Math.exp(b.max)) / Math.exp(max) };
      },
    ),
    mistake(
      "NaN for two empty parts",
      "Two empty parts give NaN, since -Infinity minus -Infinity is NaN. Merging nothing with nothing is still nothing.",
      (a, b) => {
        const max = Math.max(a.max, b.max);
        return { max, sum: a.sum * Math.exp(a.max - max) + b.sum * Math.exp(b.max - max) };
      },
    ),
  ],
  alternatives: [
    (a, b) => {
      if (a.max === -Infinity) return b;
      if (b.max === -Infinity) return a;
      if (a.max >= b.max) return { max: a.max, sum: a.sum + b.sum * Math.exp(b.max - a.max) };
      return { max: b.max, sum: b.sum + a.sum * Math.exp(a.max - b.max) };
    },
    (a, b) => {
      const seen = [a, b].filter((part) => part.sum > 0);
      const max = seen.reduce((best, part) => Math.max(best, part.max), -Infinity);
      return { max, sum: seen.reduce((sum, part) => sum + part.sum * Math.exp(part.max - max), 0) };
    },
    (a, b) => {
      // Log-space: each part is one number, log Σ exp(e) = m + log d.
      const logs = [a, b].filter((part) => part.sum > 0).map((part) => part.max + Math.log(part.sum));
      const max = Math.max(a.max, b.max);
      return { max, sum: logs.reduce((sum, log) => sum + Math.exp(log - max), 0) };
    },
  ],
});

async function bothOrders([a, b]: Two, { ask, reference }: CheckContext<Two, RunningState>) {
  const [forth, back] = [await ask(a, b), await ask(b, a)];
  const expected = reference(a, b);
  const swapped = firstDifference(expected, back);
  return (
    firstDifference(expected, forth) ??
    (swapped && { ...swapped, message: `With the two swapped: ${swapped.message}` })
  );
}
