import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { beamStepByLoops } from "@attention-lab/lib/seq2seq";
import { specialIds } from "@attention-lab/lib/text";
import { mistake } from "../kit";
import {
  type Beam,
  type BeamArgs,
  beamCase,
  beamOf,
  best,
  ends,
  extended,
  firstStep,
  likeliestFirst,
  narrow,
  ofEach,
  possible,
  stepBy,
} from "./beamFormulas";

const right = stepBy({});

/** The last hypothesis is so unlikely that nothing of it is kept, and the first is not the likeliest. */
const three = { soFar: [-1.4, -1, -9], words: 7, width: 3 };
const across = (random: Random): BeamArgs[] => [
  beamCase(random, three),
  beamCase(random, { soFar: [-5.2, -5], words: 11, width: 5 }),
  beamCase(random, { soFar: [-3.2, -3, -8, -3.1], words: 7, width: 4 }),
];
const withEnds = (random: Random): BeamArgs[] => [
  beamCase(random, { ...three, width: 4, end: [3, 2, 0] }),
  beamCase(random, { soFar: [-2, -2.1], words: 11, width: 3, end: [2, -20] }),
];

export const beamStep = defineExercise<BeamArgs, Beam>({
  id: "seq2seq.beamStep",
  title: "One step of beam search",
  points: 3,
  functionName: "beamStep",
  signature: "beamStep(living: Hypothesis[], logProbabilities: number[][], width: number): Beam",
  hints: [
    "Three hypotheses and seven words: between how many continuations does one step choose, and who competes with whom?",
    "Put the continuations of all hypotheses into one list, each with the log-probability of all its words. Sort that list as a whole, and cut it.",
    "How do the log-probabilities of a beginning and of its next word become that of both? And which of the kept continuations can still be continued in the next step?",
  ],
  reference: beamStepByLoops,
  checks: [
    equalsReference({
      name: "The first step keeps the likeliest words",
      weight: 1,
      cases: (random) => [firstStep(random, 7, 3), firstStep(random, 11, 5)],
    }),
    equalsReference({ name: "Keeps the best of all continuations together", weight: 4, cases: across }),
    equalsReference({ name: "Sets aside what has ended", weight: 2, cases: withEnds }),
    equalsReference({
      name: "Words that cannot follow (log p = -Infinity) are never kept",
      weight: 1,
      cases: (random) => [beamCase(random, three), narrow(random)],
    }),
    equalsReference({
      name: "Survives long hypotheses (log p = −2,000)",
      weight: 1,
      cases: (random) => [
        beamCase(random, three),
        beamCase(random, { soFar: [-2000.4, -2000, -2009], words: 7, width: 3 }),
      ],
    }),
  ],
  misconceptions: [
    mistake(
      "the best word of each hypothesis",
      "Every hypothesis goes on with its own best word: that is several greedy searches side by side. A good hypothesis may have two children, a bad one none.",
      stepBy({ keep: (all) => ofEach(all, 1) }),
    ),
    mistake(
      "pruned within each hypothesis",
      "The best `width` continuations of each hypothesis are kept, so the beam grows at every step. All continuations compete for the same `width` places.",
      stepBy({ keep: ofEach }),
    ),
    mistake(
      "log-probabilities multiplied",
      "The log-probabilities are multiplied. Probabilities multiply; their logarithms add up, and the product of two negative numbers would reward unlikely words.",
      stepBy({ join: (soFar, logP) => soFar * logP }),
    ),
    mistake(
      "only the last word counts",
      "A continuation is as likely as its last word alone here. What its hypothesis said before counts as well.",
      stepBy({ join: (_, logP) => logP }),
    ),
    mistake(
      "divided by the length already",
      "The sum is divided by the length at every step, and will be divided again at the next one. Keep plain sums while searching; correct for the length once, at the end.",
      stepBy({ join: (soFar, logP, said) => (soFar + logP) / said }),
    ),
    mistake(
      "back to probabilities",
      "The log-probabilities are turned back into probabilities, which round to 0 for long sentences. Stay with the logarithms.",
      stepBy({ join: (soFar, logP) => Math.log(Math.exp(soFar) * Math.exp(logP)) }),
    ),
    mistake(
      "the least likely kept",
      "The least likely continuations are kept. A log-probability nearer to 0 is better.",
      stepBy({ keep: (all, width) => likeliestFirst(possible(all)).reverse().slice(0, width) }),
    ),
    mistake(
      "not in order",
      "The right continuations are kept, but in the order of their hypotheses. The likeliest comes first.",
      stepBy({
        keep: (all, width) => {
          const kept = best(all, width);
          return all.filter((each) => kept.includes(each));
        },
      }),
    ),
    mistake(
      "what has ended lives on",
      "Hypotheses that said <end> are still among the living, and would be asked for more words in the next step.",
      stepBy({ split: (kept) => ({ living: kept.map(extended), ended: [] }) }),
    ),
    mistake(
      "end mark kept",
      "The end mark is among the words of what has ended. It says that the sentence is over and is no word of it.",
      stepBy({ split: (kept) => ({ ...beamOf(kept), ended: kept.filter(ends).map(extended) }) }),
    ),
    mistake(
      "what has ended is lost",
      "Hypotheses that said <end> disappear. They are the finished translations, the best of which is wanted.",
      stepBy({ split: (kept) => ({ ...beamOf(kept), ended: [] }) }),
    ),
    mistake(
      "places of the ended filled again",
      "What has ended is replaced by further living hypotheses. It keeps its place among the best `width` of this step.",
      stepBy({
        keep: (all, width) => {
          const goOn = possible(all).filter((each) => !ends(each));
          return likeliestFirst([...best(goOn, width), ...best(all, width).filter(ends)]);
        },
      }),
    ),
    mistake(
      "everything that ended kept",
      "Every hypothesis that could say <end> is set aside, however unlikely. Only those that are among the best `width` of this step have ended.",
      stepBy({
        keep: (all, width) => {
          const [over, on] = [possible(all).filter(ends), possible(all).filter((each) => !ends(each))];
          return [...likeliestFirst(over), ...best(on, width)];
        },
      }),
    ),
    mistake(
      "impossible words kept",
      "Words with a log-probability of -Infinity fill the places that are left. Their probability is 0: rather keep fewer hypotheses.",
      stepBy({ keep: (all, width) => likeliestFirst(all).slice(0, width) }),
    ),
  ],
  alternatives: [
    right,
    (living, rows, width) => {
      // What is kept is among the best of its own hypothesis, so it is enough to sort those.
      const good = rows.flatMap((row, i) =>
        row
          .map((logP, word) => ({ i, word, total: (living[i]?.logProbability ?? NaN) + logP }))
          .filter(({ total }) => total !== -Infinity)
          .sort((a, b) => b.total - a.total)
          .slice(0, width),
      );
      const beam: Beam = { living: [], ended: [] };
      for (const { i, word, total } of good.sort((a, b) => b.total - a.total).slice(0, width)) {
        const ids = living[i]?.ids ?? [];
        if (word === specialIds.end) beam.ended.push({ ids, logProbability: total });
        else beam.living.push({ ids: ids.concat(word), logProbability: total });
      }
      return beam;
    },
    (living, rows, width) => {
      const left = rows.map((row, i) => row.map((logP) => logP + (living[i]?.logProbability ?? NaN)));
      const beam: Beam = { living: [], ended: [] };
      for (let place = 0; place < width; place++) {
        const logProbability = Math.max(...left.flat());
        if (logProbability === -Infinity) break;
        const i = left.findIndex((row) => row.includes(logProbability));
        const word = left[i]?.indexOf(logProbability) ?? NaN;
        left[i]?.fill(-Infinity, word, word + 1);
        const ids = living[i]?.ids ?? [];
        const isEnd = word === specialIds.end;
        (isEnd ? beam.ended : beam.living).push({ ids: isEnd ? ids : [...ids, word], logProbability });
      }
      return beam;
    },
  ],
});
