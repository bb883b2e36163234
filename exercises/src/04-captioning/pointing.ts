import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { pointingGameByLoops } from "@attention-lab/lib/captioning";
import { mistake } from "../kit";
import { type Args, count, meanOf } from "./groundingFormulas";
import { sum } from "./lookFormulas";

/**
 * Of 12 words 5 hit. Each mistake has a number of its own: the smallest weight lies inside for 2 words, and more than
 * the area's share does for 8.
 */
function mixedUp(random: Random): Args {
  const words = Array.from({ length: 12 }, (_, t) => {
    const turn = random.integer(0, 7);
    const named = t === 4 || t >= 8 ? 3 + (t % 3) : 2;
    const at = (inside: boolean, i: number) => ((inside ? i : 7 - i) + turn) % 8;
    const places: [place: number, weight: number][] = [
      [at(t < 5, 0), 0.5],
      [at(t < 8, 1), 0.3],
      [at(t === 4 || t === 8, 2), 0],
    ];
    const rest = Array.from({ length: 8 }, () => random.uniform(0.01, 0.02));
    return {
      weights: rest.map((x, i) => places.find(([place]) => place === i)?.[1] ?? x),
      named: rest.map((_, i) => (i - turn + 8) % 8 < named),
    };
  });
  return [words.map((word) => word.weights), words.map((word) => word.named)];
}
/** Two words share first place between a hit and a miss. */
function tied(random: Random): Args {
  const [weights, named] = mixedUp(random);
  const tie = [0.1, 0.4, 0.4, 0.1, 0, 0, 0, 0];
  const first = tie.map((_, i) => i === 1);
  const second = tie.map((_, i) => i === 2);
  return [
    [...weights, tie, tie, tie],
    [...named, first, second, second],
  ];
}

const gameBy =
  (hit: (row: number[], named: boolean[]) => number, join: (hits: number[]) => number = meanOf) =>
  (weights: number[][], named: boolean[][]): number =>
    join(weights.map((row, t) => hit(row, named[t] ?? [])));
const argmax = (row: readonly number[]) => row.indexOf(Math.max(...row));
const hits = (row: number[], named: boolean[]) => Number(named[argmax(row)]);

export const pointing = defineExercise<Args, number>({
  id: "captioning.pointing",
  title: "The pointing game",
  points: 2,
  functionName: "pointingGame",
  signature: "pointingGame(weights: number[][], named: boolean[][]): number",
  hints: [
    "If the model could point with one finger, which region would it point at?",
    "For each word find the place of the greatest weight and look whether that place is named. The result is the share of words for which it is.",
    "Of several greatest weights the first one points. Count the hits and divide by the number of words, not of regions.",
  ],
  reference: pointingGameByLoops,
  checks: [
    equalsReference({
      name: "The share of words that point at what they name",
      weight: 4,
      cases: (random): Args[] => [mixedUp(random), mixedUp(random)],
    }),
    equalsReference({
      name: "Of equal weights the first one points",
      weight: 1,
      cases: (random): Args[] => [mixedUp(random), tied(random)],
    }),
    equalsReference({
      name: "One word hits or misses",
      weight: 1,
      cases: (random): Args[] => {
        const [weights, named] = mixedUp(random);
        return [
          [weights, named],
          [weights.slice(0, 1), named.slice(0, 1)],
          [weights.slice(-1), named.slice(-1)],
        ];
      },
    }),
  ],
  misconceptions: [
    mistake(
      "number of hits",
      "The result is a number of hits. Divide by the number of words.",
      gameBy(hits, sum),
    ),
    mistake(
      "divided by the regions",
      "The hits are divided by the number of regions. It is a share of the words.",
      (weights, named) => gameBy(hits, sum)(weights, named) / (weights[0]?.length ?? NaN),
    ),
    mistake(
      "share of misses",
      "The result is the share of misses. A word hits when its greatest weight lies in a named region.",
      gameBy((row, named) => 1 - hits(row, named)),
    ),
    mistake(
      "mass inside",
      "The result is the mean mass inside: that was the last task. Pointing asks for the one greatest weight only.",
      gameBy((row, named) => sum(row.filter((_, i) => named[i]))),
    ),
    mistake(
      "smallest weight",
      "The smallest weight points. It should be the greatest.",
      gameBy((row, named) => Number(named[row.indexOf(Math.min(...row))])),
    ),
    mistake(
      "more than half inside",
      "A word counts when more than even attention would have lies inside. It should count when the greatest weight does.",
      gameBy((row, named) =>
        Number(sum(row.filter((_, i) => named[i])) > count(named) / named.length + 1e-9),
      ),
    ),
    mistake(
      "the last of equal weights",
      "Of several greatest weights the last one points. By convention it is the first.",
      gameBy((row, named) => Number(named[row.lastIndexOf(Math.max(...row))])),
    ),
    mistake(
      "any of equal weights",
      "A word hits when any of several greatest weights lies inside. One finger points at one region: the first of them.",
      gameBy((row, named) => Number(row.some((x, i) => x === Math.max(...row) && named[i]))),
    ),
  ],
  alternatives: [
    gameBy(hits),
    (weights, named) => {
      let found = 0;
      for (let t = 0; t < weights.length; t++) {
        let best = 0;
        for (let i = 1; i < (weights[t]?.length ?? 0); i++) {
          if ((weights[t]?.[i] ?? NaN) > (weights[t]?.[best] ?? NaN)) best = i;
        }
        if (named[t]?.[best]) found += 1;
      }
      return found / weights.length;
    },
    (weights, named) =>
      weights.filter((row, t) => {
        const order = row.map((_, i) => i).sort((a, b) => (row[b] ?? NaN) - (row[a] ?? NaN) || a - b);
        return named[t]?.[order[0] ?? 0];
      }).length / weights.length,
  ],
});
