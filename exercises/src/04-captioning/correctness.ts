import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { attentionCorrectnessByLoops } from "@attention-lab/lib/captioning";
import { mistake } from "../kit";
import { type Args, count, drawLooks, meanOf } from "./groundingFormulas";
import { sum } from "./lookFormulas";

interface Grounded {
  mass: number;
  area: number;
}

const ordinary = (random: Random): Args[] => [drawLooks(random, 5, 5), drawLooks(random, 3, 7)];

const groundedBy =
  ({
    mass = (row: number[], named: boolean[]) => sum(row.filter((_, i) => named[i])),
    area = (named: boolean[]) => count(named) / named.length,
    mean = meanOf as (numbers: number[]) => number,
  }) =>
  (weights: number[][], named: boolean[][]): Grounded => ({
    mass: mean(weights.map((row, t) => mass(row, named[t] ?? []))),
    area: mean(named.map(area)),
  });

export const correctness = defineExercise<Args, Grounded>({
  id: "captioning.correctness",
  title: "Does the word look at what it names?",
  points: 2,
  functionName: "attentionCorrectness",
  signature: "attentionCorrectness(weights: number[][], named: boolean[][]): Grounded",
  hints: [
    "A dog fills half of the picture. How much of an attention that knows nothing and looks everywhere alike lies on the dog?",
    "For each word: the sum of the weights on its regions, and the share of its regions among all. Then the mean of each over the words.",
    "Pick out the weights whose entry in named is true and add them up. The area takes the same entries but only counts them.",
  ],
  reference: (weights, named) => ({
    mass: meanOf(weights.map((row, t) => attentionCorrectnessByLoops(row, named[t] ?? []))),
    area: meanOf(named.map((row) => count(row) / row.length)),
  }),
  checks: [
    equalsReference({ name: "The mean mass inside, and the mean area", weight: 4, cases: ordinary }),
    equalsReference({
      name: "One word alone",
      weight: 1,
      cases: (random): Args[] => [...ordinary(random), drawLooks(random, 1, 11)],
    }),
    equalsReference({
      name: "Even attention has the mass of the area",
      weight: 1,
      cases: (random): Args[] => {
        const [weights, named] = drawLooks(random, 3, 5);
        return [...ordinary(random), [weights.map((row) => row.map(() => 1 / row.length)), named]];
      },
    }),
  ],
  misconceptions: [
    mistake(
      "mass outside",
      "The mass is that of the regions which are not named. Add up the weights where named is true.",
      groundedBy({ mass: (row, named) => sum(row.filter((_, i) => !named[i])) }),
    ),
    mistake(
      "mean weight inside",
      "The mass is divided by the number of named regions. The mass is the sum of their weights: a large object may get it in many small parts.",
      groundedBy({ mass: (row, named) => meanOf(row.filter((_, i) => named[i])) }),
    ),
    mistake(
      "mass divided by all regions",
      "The mass is divided by the number of regions. The weights sum to 1 already, so their sum inside is a share.",
      groundedBy({ mass: (row, named) => sum(row.filter((_, i) => named[i])) / row.length }),
    ),
    mistake(
      "mass divided by the area",
      "The mass is divided by the area. That ratio says how many times better than even it is; here both numbers are wanted, side by side.",
      groundedBy({
        mass: (row, named) => (sum(row.filter((_, i) => named[i])) * named.length) / count(named),
      }),
    ),
    mistake(
      "regions counted, not weighed",
      "The mass is the number of named regions, so that the attention makes no difference. Add up their weights.",
      groundedBy({ mass: (_, named) => count(named) }),
    ),
    mistake(
      "hit or miss",
      "The mass is 1 or 0, by whether the greatest weight lies inside. That is the pointing game of the next task.",
      groundedBy({ mass: (row, named) => Number(named[row.indexOf(Math.max(...row))]) }),
    ),
    mistake(
      "sum over the words",
      "The words are added up. The mean over the words stays between 0 and 1, however long the caption.",
      groundedBy({ mean: sum }),
    ),
    mistake(
      "area as a number of regions",
      "The area is a number of regions. Divide it by all regions: it is the mass that even attention would have.",
      groundedBy({ area: count }),
    ),
  ],
  alternatives: [
    groundedBy({}),
    (weights, named) => {
      const total = { mass: 0, area: 0 };
      for (let t = 0; t < weights.length; t++) {
        const regions = named[t] ?? [];
        regions.forEach((is, i) => {
          if (!is) return;
          total.mass += weights[t]?.[i] ?? NaN;
          total.area += 1 / regions.length;
        });
      }
      return { mass: total.mass / weights.length, area: total.area / weights.length };
    },
    groundedBy({ mass: (row, named) => sum(row.map((alpha, i) => alpha * Number(named[i]))) }),
  ],
});
