import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { overlapAddByLoops } from "@attention-lab/lib/pyramid";
import { mistake, recut, transposed } from "../kit";
import { type Corner, cornersOf, joined, patchAt } from "./patchFormulas";
import { type Grey, noise, picture, sum } from "./pictures";

type OverlapArgs = [patches: Grey, height: number, width: number, size: number, stride: number];

/** Patches that agree with each other, cut from one picture. */
function cut(random: Random, height: number, width: number, size: number, stride: number): OverlapArgs {
  const image = noise(random, height, width);
  const patches = cornersOf(height, width, size, stride).map((corner) => patchAt(image, size, corner));
  return [patches, height, width, size, stride];
}

/** Patches that have nothing to do with each other. */
function strange(random: Random, height: number, width: number, size: number, stride: number): OverlapArgs {
  const patches = noise(random, cornersOf(height, width, size, stride).length, size * size);
  return [patches, height, width, size, stride];
}

/** The picture when the values of each pixel are combined in another way than by their mean. */
const combinedBy =
  (combine: (values: number[], args: OverlapArgs) => number) =>
  (...args: OverlapArgs): Grey => {
    const [patches, height, width, size, stride] = args;
    const places = cornersOf(height, width, size, stride);
    return joined(patches, [height, width], places, size, (values) => combine(values, args));
  };
const right = combinedBy((values) => sum(values) / values.length);

export const overlapAdd = defineExercise<OverlapArgs, Grey>({
  id: "pyramid.overlapAdd",
  title: "A picture from patches",
  points: 3,
  functionName: "overlapAdd",
  signature:
    "overlapAdd(patches: number[][], height: number, width: number, size: number, stride: number): number[][]",
  hints: [
    "How many patches hold the pixel in the corner, and how many the one in the middle? What must the sum be divided by?",
    "Keep two pictures of zeros: in one you add up what the patches say, in the other you count how many have spoken.",
    "The patches lie where they were cut, in the same order: use the tops and left sides of task 3. Value number i of a patch stands in its row Math.floor(i / size).",
  ],
  reference: (patches, height, width, size, stride) =>
    overlapAddByLoops(patches, [height, width], { size, stride }),
  checks: [
    equalsReference({
      name: "Puts a picture together again, borders included",
      weight: 2,
      cases: (random): OverlapArgs[] => [cut(random, 6, 8, 4, 2), cut(random, 8, 9, 3, 2)],
    }),
    equalsReference({
      name: "Takes the mean where patches disagree",
      weight: 2,
      cases: (random): OverlapArgs[] => [strange(random, 4, 5, 3, 1), strange(random, 8, 6, 4, 2)],
    }),
    equalsReference({
      name: "The last patches lie closer together",
      weight: 1,
      cases: (random): OverlapArgs[] => [strange(random, 8, 9, 3, 2), strange(random, 5, 6, 4, 3)],
    }),
  ],
  misconceptions: [
    mistake(
      "not divided",
      "The values are added up but not divided, so pixels in many patches get too bright.",
      combinedBy((values) => sum(values)),
    ),
    mistake(
      "divided by the same number everywhere",
      "Every sum is divided by (size / stride)², 4 for instance. That is right in the middle; at the border fewer patches overlap and the picture gets dark. Count them.",
      combinedBy((values, [, , , size, stride]) => sum(values) / (size / stride) ** 2),
    ),
    mistake(
      "the last patch wins",
      "Each patch overwrites what was there. Where patches disagree the last one wins and seams appear: take the mean.",
      combinedBy((values) => values.at(-1) ?? 0),
    ),
    mistake(
      "the first patch wins",
      "A pixel keeps what the first patch says. Take the mean of all patches that hold it.",
      combinedBy((values) => values[0] ?? 0),
    ),
    mistake(
      "means of means",
      "Each patch is averaged with what is there already, so the last ones weigh most. Add up first, divide once at the end.",
      combinedBy((values) => values.reduce((old, value) => (old + value) / 2)),
    ),
    mistake(
      "the largest value wins",
      "Each pixel gets the largest value that a patch has for it. Take the mean.",
      combinedBy((values) => Math.max(...values)),
    ),
    mistake(
      "patches read column by column",
      "The values of each patch are read column by column. They come row by row, as task 3 writes them.",
      (patches, ...rest) => {
        const size = rest[2];
        return right(
          patches.map((patch) => transposed(recut([patch], size)).flat()),
          ...rest,
        );
      },
    ),
    mistake(
      "the last patch not moved back",
      "The last patches are put where the stride leads, partly beyond the border. They were cut so that they end there.",
      (patches, height, width, size, stride) => {
        const reach = (length: number) => size + Math.ceil((length - size) / stride) * stride;
        const larger = right(patches, reach(height), reach(width), size, stride);
        return larger.slice(0, height).map((row) => row.slice(0, width));
      },
    ),
    mistake(
      "patches placed column by column",
      "The patches are put down column by column. They come row by row, as task 3 cuts them.",
      (patches, height, width, size, stride) => {
        const flipped = cornersOf(width, height, size, stride).map(([left, top]): Corner => [top, left]);
        return joined(patches, [height, width], flipped, size, (values) => sum(values) / values.length);
      },
    ),
  ],
  alternatives: [
    right,
    (patches, height, width, size, stride) => {
      const [total, count] = [picture(height, width, () => 0), picture(height, width, () => 0)];
      for (const [i, [top, left]] of cornersOf(height, width, size, stride).entries()) {
        for (let at = 0; at < size * size; at++) {
          const [y, x] = [top + Math.floor(at / size), left + (at % size)];
          const [sums, counts] = [total[y] ?? [], count[y] ?? []];
          sums[x] = (sums[x] ?? 0) + (patches[i]?.[at] ?? 0);
          counts[x] = (counts[x] ?? 0) + 1;
        }
      }
      return picture(height, width, (y, x) => (total[y]?.[x] ?? 0) / (count[y]?.[x] ?? 1));
    },
    // A mean that is kept up to date: m += (x − m) / n.
    combinedBy((values) => values.reduce((m, value, n) => m + (value - m) / (n + 1), 0)),
  ],
});
