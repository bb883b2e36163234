import { defineExercise, equalsReference, firstDifference, property } from "@attention-lab/grader";
import { alignByLoops } from "@attention-lab/lib/seq2seq";
import { mistake, product, softmaxRow } from "../kit";
import {
  added,
  additiveScore,
  alike,
  dot,
  hideAll,
  type Look,
  type LookArgs,
  lookBy,
  lookCase,
  masked,
  mixed,
  otherPadding,
  paddingOnTop,
  rightLook,
  unmasked,
} from "./lookFormulas";

export const alignment = defineExercise<LookArgs, Look>({
  id: "seq2seq.alignment",
  title: "Looking at the source",
  points: 5,
  functionName: "align",
  signature: "align(s: number[], memory: Memory, W: number[][], v: number[]): Look",
  hints: [
    "The keys U h are the same at every step of the decoder, so they are given. What is left to do for the decoder's state before the two can be added?",
    "One score for each source word: add, squash, weigh by v. Then it is the masked softmax over the words, and a mixture of the encoder's states.",
    "What must a score at padding be, so that its exponential is 0? Which of the scores is the largest that may be used? And what is left of both questions when nothing is a word?",
  ],
  reference: (s, memory, W, v) => alignByLoops(s, memory, { W, v }),
  checks: [
    equalsReference({ name: "Equals softmax(v · tanh(W s + U h)) and Σ α h", weight: 4, cases: unmasked }),
    equalsReference({ name: "Padding gets no weight", weight: 2, cases: masked }),
    property({
      name: "What stands at padding cannot be felt",
      weight: 2,
      cases: (random) => [lookCase(random, { ...alike, padding: 2 })],
      holds: async (args, { ask, reference }) => {
        const expected = reference(...args);
        for (const filler of [0, 50, -1e4]) {
          const difference = firstDifference(expected, await ask(...otherPadding(args, filler)));
          if (!difference) continue;
          return { ...difference, message: `With ${filler} at padding: ${difference.message}` };
        }
        return undefined;
      },
    }),
    property({
      name: "Nothing but padding gives zeros",
      weight: 1,
      cases: (random) => [lookCase(random, { ...alike, padding: 2 })],
      holds: async (args, { ask, reference }) =>
        firstDifference(reference(...args), await ask(...args)) ??
        firstDifference(reference(...hideAll(args)), await ask(...hideAll(args))),
    }),
    equalsReference({
      name: "Survives scores up to ±10,000",
      weight: 1,
      cases: (random) => [
        lookCase(random, { ...alike, padding: 2 }),
        paddingOnTop(random, { source: 5, padding: 1, spread: 1e4 }),
        lookCase(random, { source: 7, padding: 0, spread: 1e4 }),
      ],
    }),
  ],
  misconceptions: [
    mistake(
      "keys projected again",
      "The keys are multiplied by a matrix once more. They are U h already, computed once for the whole sentence; only the decoder's state is new at every step.",
      (s, memory, W, v) => rightLook(s, { ...memory, keys: product(memory.keys, W) }, W, v),
    ),
    mistake(
      "state not projected",
      "The decoder's state is added to the keys as it is. W turns it into the features that the keys are made of.",
      (s, memory, W, v) =>
        rightLook(
          s,
          memory,
          W.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))),
          v,
        ),
    ),
    mistake(
      "tanh forgotten",
      "There is no tanh. Without it the decoder's state adds the same number to every score, softmax removes it, and every step looks at the same words.",
      lookBy({ score: (query, key, v) => dot(v, added(query, key)) }),
    ),
    mistake(
      "tanh of each part",
      "State and key are squashed one by one and then added. Only the tanh of their sum lets the two act on each other.",
      lookBy({ score: (query, key, v) => dot(v, added(query.map(Math.tanh), key.map(Math.tanh))) }),
    ),
    mistake(
      "v left out",
      "The squashed features are summed without v, which says how much each of them counts and in which direction.",
      lookBy({
        score: (query, key, v) =>
          additiveScore(
            query,
            key,
            v.map(() => 1),
          ),
      }),
    ),
    mistake(
      "mask after softmax",
      "The weights at padding are set to 0 after the softmax, so the rest no longer sums to 1. Mask the scores, not the weights.",
      lookBy({ weigh: (e, mask) => softmaxRow(e).map((alpha, j) => (mask[j] ? alpha : 0)) }),
    ),
    mistake(
      "mask not used",
      "Padding gets weight like any word: the mask has no effect yet.",
      lookBy({ weigh: (e) => softmaxRow(e) }),
    ),
    mistake(
      "scores at padding set to 0",
      "The scores at padding are set to 0, but exp(0) is 1, so padding still takes its share. Which score has an exponential of 0?",
      lookBy({ weigh: (e, mask) => softmaxRow(e.map((score, j) => (mask[j] ? score : 0))) }),
    ),
    mistake(
      "large negative number instead of -Infinity",
      "With nothing but padding the weight is shared equally, as a large negative number such as -1e9 does. Nothing may be used there, so every weight is 0.",
      lookBy({ weigh: (e, mask) => softmaxRow(e.map((score, j) => (mask[j] ? score : -1e9))) }),
    ),
    mistake(
      "NaN where everything is padding",
      "With nothing but padding the weights are NaN, since -Infinity minus -Infinity is. By contract they are 0 then, and so is the context.",
      lookBy({ weigh: (e, mask) => softmaxRow(e.map((score, j) => (mask[j] ? score : -Infinity))) }),
    ),
    mistake(
      "unstabilised softmax",
      "Large scores overflow: subtract the largest one that may be used before the exponential.",
      lookBy({
        weigh: (e, mask) => {
          const exps = e.map((score, j) => (mask[j] ? Math.exp(score) : 0));
          const sum = exps.reduce((total, x) => total + x, 0);
          return exps.map((x) => (mask.some(Boolean) ? x / sum : 0));
        },
      }),
    ),
    mistake(
      "maximum over padding",
      "The largest score is searched among padding as well. When it stands there and is far above the rest, every exponential of a real word becomes 0: take the largest of the scores that may be used.",
      lookBy({
        weigh: (e, mask) => {
          const max = Math.max(...e);
          const exps = e.map((score, j) => (mask[j] ? Math.exp(score - max) : 0));
          const sum = exps.reduce((total, x) => total + x, 0);
          return exps.map((x) => (mask.some(Boolean) ? x / sum : 0));
        },
      }),
    ),
    mistake(
      "context of the keys",
      "The context mixes the keys. They only say where to look; what is taken from there are the encoder's states.",
      (...args) => {
        const { weights } = rightLook(...args);
        return { weights, context: mixed(weights, args[1].keys) };
      },
    ),
    mistake(
      "scores as weights",
      "The scores are used as they are. Weights are positive and sum to 1: there is a softmax between.",
      lookBy({ weigh: (e, mask) => e.map((score, j) => (mask[j] ? score : 0)) }),
    ),
    mistake(
      "scores divided by the root of the width",
      "The scores are divided by the root of the width. That belongs to dot products; here tanh and v keep the scores in range.",
      lookBy({ score: (q, k, v) => additiveScore(q, k, v) / Math.sqrt(v.length) }),
    ),
  ],
  alternatives: [
    rightLook,
    (s, { keys, states, mask }, W, v) => {
      const scores = keys.map((key, j) => {
        if (!mask[j]) return -Infinity;
        let e = 0;
        key.forEach((x, a) => {
          const sum = s.reduce((total, y, i) => total + y * (W[i]?.[a] ?? NaN), x);
          e += (v[a] ?? NaN) * (1 - 2 / (Math.exp(2 * sum) + 1)); // tanh x = 1 − 2 / (e²ˣ + 1)
        });
        return e;
      });
      const exps = scores.map((e) => (e === -Infinity ? 0 : Math.exp(e - Math.max(...scores))));
      const weights = exps.map((x) => x / (exps.reduce((a, b) => a + b, 0) || 1));
      return { weights, context: mixed(weights, states) };
    },
    (s, { keys, states, mask }, W, v) => {
      // Without padding first, and its zeros put back at the end.
      const kept = mask.flatMap((real, j) => (real ? [j] : []));
      const only = <T>(rows: readonly T[]) => kept.map((j) => rows[j] as T);
      const memory = { keys: only(keys), states: only(states), mask: kept.map(() => true) };
      const { weights } = rightLook(s, memory, W, v);
      const all = mask.map((real, j) => (real ? (weights[kept.indexOf(j)] ?? NaN) : 0));
      return { weights: all, context: mixed(all, states) };
    },
  ],
});
