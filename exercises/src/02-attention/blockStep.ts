import {
  defineExercise,
  equalsReference,
  firstDifference,
  leaksNoTensors,
  property,
  type Random,
} from "@attention-lab/grader";
import { tileState } from "@attention-lab/lib/attention";
import { merge } from "@attention-lab/lib/softmax";
import { tf } from "@attention-lab/lib/runtime";
import { mistake } from "../kit";
import { onTensors, RUNTIME } from "./onTensors";
import {
  type BlockArgs,
  type BlockState,
  emptyState,
  hiddenFromFirst,
  joined,
  oldAndNew,
  perQuery,
  rightStep,
  stepWith,
  tile,
  withoutRule,
} from "./blockFormulas";

const one = () => 1;
const bothKinds = (random: Random): BlockArgs[] => [oldAndNew(random), oldAndNew(random, 2)];

export const blockStep = defineExercise<BlockArgs, BlockState>({
  id: "attention.blockStep",
  title: "One step of blocked attention",
  points: 3,
  functionName: "blockStep",
  signature: "blockStep(state: BlockState, scores: Tensor, values: Tensor): BlockState",
  allowedImports: RUNTIME,
  hints: [
    "The old sums are measured against the old maximum, the new tile brings a maximum of its own. Against which one must everything be measured when the two are added?",
    "The step is the merge of the softmax exercises, for all queries at once: the old sum and the old weighted values shrink by the same factor, and the new exponentials are taken against the new maximum.",
    "What is the new maximum of a query that has seen nothing and gets a hidden tile, and what is it minus itself? Which harmless number could be subtracted there instead, when every exponential is to be 0 anyway?",
  ],
  reference: perQuery((state, scores, values) => merge(state, tileState(scores, values))),
  checks: [
    equalsReference({
      name: "Equals the state of all keys, wherever the maximum is",
      weight: 4,
      cases: bothKinds,
    }),
    property({
      name: "Tile after tile, from nothing seen to the whole",
      weight: 2,
      cases: (random): BlockArgs[] => [[emptyState(), ...tile(random, 3)]],
      holds: async (first, { ask, reference, random }) => {
        let args = first;
        for (const [keys, centre] of [
          [2, 2],
          [5, -1],
          [0, 0],
        ] as const) {
          const expected = reference(...args);
          const difference = firstDifference(expected, await ask(...args));
          if (difference || keys === 0) return difference;
          args = [expected, ...tile(random, keys, centre)];
        }
        return undefined;
      },
    }),
    equalsReference({
      name: "A hidden tile changes nothing, also before anything was seen",
      weight: 2,
      cases: (random) => [
        hiddenFromFirst(oldAndNew(random)),
        hiddenFromFirst([emptyState(), ...tile(random, 3)]),
      ],
    }),
    equalsReference({
      name: "Survives scores of ±10,000",
      weight: 1,
      cases: (random) => [oldAndNew(random, 5, 1e4), oldAndNew(random, 5, -1e4)],
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: bothKinds }),
  ],
  misconceptions: [
    mistake(
      "running maximum not applied to the old tile",
      "The old sums are added as they are, but they were measured against the old maximum. When the maximum rises they have to shrink.",
      stepWith({ sum: one, weighted: one }),
    ),
    mistake(
      "only the sum rescaled",
      "The sum shrinks when the maximum rises, the weighted values do not. Both were measured against the old maximum.",
      stepWith({ weighted: one }),
    ),
    mistake(
      "only the weighted values rescaled",
      "The weighted values shrink when the maximum rises, the sum does not. Both were measured against the old maximum.",
      stepWith({ sum: one }),
    ),
    mistake(
      "wrong sign in the rescaling",
      "The old sums grow when the maximum rises: the exponent has the wrong sign. Measured against a larger maximum, every term gets smaller.",
      stepWith({
        sum: (old, max) => Math.exp(max - old),
        weighted: (old, max) => Math.exp(max - old),
      }),
    ),
    mistake(
      "the tile measured against its own maximum",
      "The new exponentials are taken against the tile's own maximum. When an older key holds the maximum they come out too large.",
      stepWith({ score: (score, _, tileMax) => Math.exp(score - tileMax) }),
    ),
    mistake(
      "each tile normalised by itself",
      "The tile's weights are divided by their own sum, so every tile counts alike however low its scores are. Divide once, after the last tile.",
      perQuery((state, scores, values) => {
        const right = rightStep(state, scores, values);
        const exps = scores.map((score) => Math.exp(score - right.max));
        const total = exps.reduce((sum, x) => sum + x, 0);
        if (total === 0 || Number.isNaN(total)) return right;
        const shares = exps.map((x) => x / total);
        return { ...joined(state, right.max, shares, values), sum: right.sum };
      }),
    ),
    mistake(
      "the tile's maximum replaces the running one",
      "The new maximum is the tile's, even when an older key had a larger one. Take the larger of the two.",
      perQuery((state, scores, values) => {
        const max = Math.max(...scores);
        if (max === -Infinity) return { max, sum: 0, weighted: state.weighted.map(() => 0) };
        return joined(
          state,
          max,
          scores.map((score) => Math.exp(score - max)),
          values,
        );
      }),
    ),
    mistake(
      "the old tiles forgotten",
      "The result is the state of the new tile alone. What was seen before still counts.",
      stepWith({ sum: () => 0, weighted: () => 0 }),
    ),
    mistake(
      "NaN where nothing was seen",
      "A query that has seen nothing and gets a hidden tile gives NaN, since -Infinity minus -Infinity is NaN. Its state should stay as it is.",
      withoutRule,
    ),
  ],
  alternatives: [
    onTensors<BlockArgs, BlockState>((state, scores, values) => {
      const max = tf.maximum(state.max, scores.max(-1, true));
      const shift = tf.where(max.greater(-Infinity), max, tf.zerosLike(max));
      const [old, exps] = [state.max.sub(shift).exp(), scores.sub(shift).exp()];
      const sum = state.sum.mul(old).add(exps.sum(-1, true));
      return { max, sum, weighted: state.weighted.mul(old).add(exps.matMul(values)) };
    }),
    onTensors<BlockArgs, BlockState>((state, scores, values) => {
      // What is remembered joins the tile as one more key, whose score is its maximum.
      const all = tf.concat([state.max, scores], 2);
      const max = all.max(-1, true);
      const exps = tf.where(all.greater(-Infinity), all.sub(max).exp(), tf.zerosLike(all));
      const [old, now] = tf.split(exps, [1, scores.shape[2] ?? 0], 2);
      if (!old || !now) throw new Error("nothing to split");
      const sum = state.sum.mul(old).add(now.sum(-1, true));
      return { max, sum, weighted: state.weighted.mul(old).add(now.matMul(values)) };
    }),
    perQuery(rightStep),
  ],
});
