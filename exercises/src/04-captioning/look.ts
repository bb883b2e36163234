import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { lookByLoops } from "@attention-lab/lib/captioning";
import { mistake, softmaxRow } from "../kit";
import { dot, type Look, lookBy, mixed, rightLook, sum } from "./lookFormulas";

type Args = [query: number[], regions: number[][]];

const draw = (random: Random, regions: number, width: number, sd = 1): Args => [
  random.vector(width, sd),
  random.matrix(regions, width),
];
/** As many regions as numbers in each, so that rows and columns can be exchanged. */
const alike = (random: Random) => draw(random, 4, 4);
const ordinary = (random: Random): Args[] => [alike(random), draw(random, 7, 3), draw(random, 2, 5)];

export const look = defineExercise<Args, Look>({
  id: "captioning.look",
  title: "Looking at the regions",
  points: 3,
  functionName: "lookAt",
  signature: "lookAt(query: number[], regions: number[][]): Look",
  hints: [
    "Each region gets one score. What must happen to the scores before they can say which share of the attention each region gets?",
    "Score by the dot product, softmax over the regions, then the mixture: number k of the context is made of number k of every region.",
    "Subtract the largest score before the exponential. The regions are looked up by the weights, not by the scores, and the query is not part of the mixture.",
  ],
  reference: lookByLoops,
  checks: [
    equalsReference({ name: "Equals softmax(q · a) and Σ α a", weight: 4, cases: ordinary }),
    property({
      name: "The order of the regions does not matter to the context",
      weight: 1,
      cases: (random) => [alike(random)],
      holds: async ([query, regions], { ask, reference }) => {
        const straight = firstDifference(reference(query, regions), await ask(query, regions));
        if (straight) return straight;
        const turned = [...regions].reverse();
        return firstDifference(reference(query, turned), await ask(query, turned));
      },
    }),
    equalsReference({
      name: "Survives scores up to ±10,000",
      weight: 1,
      cases: (random) => [alike(random), draw(random, 5, 3, 5e3)],
    }),
    equalsReference({
      name: "A single region gets all",
      weight: 1,
      cases: (random) => [alike(random), draw(random, 1, 3)],
    }),
  ],
  misconceptions: [
    mistake(
      "scores divided by √width",
      "The scores are divided by √width. That is the scaled score of notebook 02; here the plain dot product is wanted.",
      lookBy({ score: (q, a) => dot(q, a) / Math.sqrt(q.length) }),
    ),
    mistake(
      "no softmax",
      "The regions are mixed by their scores. Scores may be negative and have any sum: the softmax makes shares of them.",
      lookBy({ weigh: (scores) => scores }),
    ),
    mistake(
      "scores divided by their sum",
      "The scores are divided by their sum. A negative score would be a negative share: take the exponential first.",
      lookBy({ weigh: (scores) => scores.map((e) => e / sum(scores)) }),
    ),
    mistake(
      "mean of all regions",
      "The context is the plain mean of the regions: it is the same for every query. Weigh them by α.",
      lookBy({
        mix: (_, regions) =>
          mixed(
            regions.map(() => 1 / regions.length),
            regions,
          ),
      }),
    ),
    mistake(
      "the one best region",
      "The context is the region with the greatest weight. That is hard attention; soft attention mixes all of them, so that it can be learned by gradients.",
      lookBy({ mix: (w, regions) => [...(regions[w.indexOf(Math.max(...w))] ?? [])] }),
    ),
    mistake(
      "mixed over the wrong axis",
      "The mixture runs over the numbers of each region instead of over the regions: the context must be as wide as a region.",
      lookBy({ mix: (w, regions) => regions.map((region) => sum(region.map((x, k) => x * (w[k] ?? 0)))) }),
    ),
    mistake(
      "context multiplied by the query",
      "The context is multiplied by the query once more. The query says where to look; what is seen are the regions alone.",
      (query, regions) => {
        const { weights, context } = rightLook(query, regions);
        return { weights, context: context.map((x, k) => x * (query[k] ?? NaN)) };
      },
    ),
    mistake(
      "exponential that overflows",
      "For large scores the exponential is Infinity, and Infinity / Infinity is NaN. Subtract the largest score first.",
      lookBy({
        weigh: (scores) => {
          const exps = scores.map(Math.exp);
          return exps.map((x) => x / sum(exps));
        },
      }),
    ),
  ],
  alternatives: [
    rightLook,
    (query, regions) => {
      const context = query.map(() => 0);
      const scores = regions.map((region) => region.reduce((e, x, k) => e + x * (query[k] ?? NaN), 0));
      const top = scores.reduce((a, b) => Math.max(a, b), -Infinity);
      let total = 0;
      for (const e of scores) total += Math.exp(e - top);
      const weights = scores.map((e) => Math.exp(e - top) / total);
      regions.forEach((region, i) =>
        region.forEach((x, k) => (context[k] = (context[k] ?? 0) + (weights[i] ?? NaN) * x)),
      );
      return { weights, context };
    },
    lookBy({ weigh: (scores) => softmaxRow(scores.map((e) => e - (scores[0] ?? 0))) }),
  ],
});
