import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { attentionTransferByLoops } from "@attention-lab/lib/pyramid";
import { mistake, product, softmaxRows, transposed } from "../kit";
import { corners, cornersOf, joined, patchAt } from "./patchFormulas";
import { type Grey, noise, picture, sum } from "./pictures";

type TransferArgs = [weights: Grey, finer: Grey, size: number];

const sizeOf = (image: Grey): [number, number] => [image.length, image[0]?.length ?? 0];

/** Weights between the patches of a level of height × width; the finer one is noise, so all patches differ. */
function draw(random: Random, height: number, width: number, size: number, sharp = 6): TransferArgs {
  const patches = (height - size + 1) * (width - size + 1);
  const scores = noise(random, patches, patches).map((row) => row.map((x) => sharp * x));
  return [softmaxRows(scores), noise(random, 2 * height, 2 * width), size];
}

/** Every patch is a copy of one other, as with a temperature near 0. */
function copies(random: Random, height: number, width: number, size: number): TransferArgs {
  const [weights, finer] = draw(random, height, width, size);
  const chosen = weights.map(() => random.integer(0, weights.length - 1));
  return [weights.map((row, i) => row.map((_, j) => (j === chosen[i] ? 1 : 0))), finer, size];
}

/** With other weights, other patches or another way to join them. */
const transferBy =
  ({
    weigh = (weights: Grey) => weights,
    combine = (values: number[]) => sum(values) / values.length,
  }: {
    weigh?: (weights: Grey) => Grey;
    combine?: (values: number[], size: number) => number;
  }) =>
  (...[weights, finer, size]: TransferArgs): Grey => {
    const places = cornersOf(...sizeOf(finer), 2 * size, 2);
    const patches = places.map((corner) => patchAt(finer, 2 * size, corner));
    const mixed = product(weigh(weights), patches);
    return joined(mixed, sizeOf(finer), places, 2 * size, (values) => combine(values, size));
  };

export const transfer = defineExercise<TransferArgs, Grey>({
  id: "pyramid.transfer",
  title: "Attention transfer",
  points: 3,
  functionName: "attentionTransfer",
  signature: "attentionTransfer(weights: number[][], finer: number[][], size: number): number[][]",
  hints: [
    "A patch of 3 by 3 pixels began at row 1, column 2 of the coarser level. Where does the same piece of the picture begin in the finer level, and how large is it there?",
    "You have all the parts: cut the finer level into patches, mix them with the weights, and put the mixtures where they belong.",
    "Patches that began one pixel apart now begin two apart, and their sides are twice as long. With these two numbers tasks 3 and 4 do the cutting and the joining.",
  ],
  reference: (weights, finer, size) => attentionTransferByLoops(weights, finer, { size, stride: 1 }),
  checks: [
    equalsReference({
      name: "Copies larger patches of the finer level",
      weight: 2,
      cases: (random): TransferArgs[] => [copies(random, 4, 5, 2), copies(random, 3, 4, 1)],
    }),
    equalsReference({
      name: "Mixes them by the weights",
      weight: 2,
      cases: (random): TransferArgs[] => [draw(random, 5, 4, 3), draw(random, 3, 4, 2)],
    }),
    equalsReference({
      name: "Weights that spread evenly",
      weight: 1,
      cases: (random): TransferArgs[] => [draw(random, 4, 3, 2, 1)],
    }),
  ],
  misconceptions: [
    mistake(
      "queries and keys exchanged",
      "Patch i is mixed with column i of the weights. Row i holds what patch i takes from the others.",
      transferBy({ weigh: transposed }),
    ),
    mistake(
      "overlaps added, not averaged",
      "Overlapping patches are added up and not divided by how many there are.",
      transferBy({ combine: (values) => sum(values) }),
    ),
    mistake(
      "divided by the same number everywhere",
      "The overlaps are divided by size² everywhere. That is right in the middle only: count how many patches hold each pixel.",
      transferBy({ combine: (values, size) => sum(values) / size ** 2 }),
    ),
    mistake(
      "the last patch wins",
      "Where patches overlap the last one wins. Take their mean.",
      transferBy({ combine: (values) => values.at(-1) ?? 0 }),
    ),
    mistake(
      "the same weights for all",
      "Every patch gets the same mixture. Each query has a row of weights of its own.",
      transferBy({ weigh: (weights) => weights.map(() => weights[0] ?? []) }),
    ),
    mistake(
      "own patch only",
      "The finer level comes out as it went in: each patch is given back to its own place, and the weights have no effect.",
      (_, finer) => finer.map((row) => [...row]),
    ),
    mistake(
      "patches of the old size",
      "The patches of the finer level are as small as those of the coarser one, so each shows a quarter of what was compared, and gaps stay empty. Their sides are twice as long.",
      (weights, finer, size) => {
        const [height, width] = sizeOf(finer);
        const every = (length: number) => Array.from({ length: length / 2 - size + 1 }, (_, i) => 2 * i);
        const places = corners(every(height), every(width));
        const mixed = product(
          weights,
          places.map((corner) => patchAt(finer, size, corner)),
        );
        return joined(mixed, [height, width], places, size, (values) => sum(values) / (values.length || 1));
      },
    ),
    mistake(
      "patches at every pixel of the finer level",
      "The patches of the finer level begin at every pixel. Those of the coarser one did; here the same places are two pixels apart.",
      (weights, finer, size) => {
        const cut = cornersOf(...sizeOf(finer), 2 * size, 1).map((corner) =>
          patchAt(finer, 2 * size, corner),
        );
        const mixed = product(weights, cut.slice(0, weights.length));
        const places = cornersOf(...sizeOf(finer), 2 * size, 2);
        return joined(mixed, sizeOf(finer), places, 2 * size, (values) => sum(values) / values.length);
      },
    ),
    mistake(
      "the best patch alone",
      "Each patch becomes a copy of the one with the largest weight. Mix all of them by their weights.",
      transferBy({
        weigh: (weights) => weights.map((row) => row.map((w) => Number(w === Math.max(...row)))),
      }),
    ),
  ],
  alternatives: [
    transferBy({}),
    (weights, finer, size) => {
      const [height, width] = sizeOf(finer);
      const [total, count] = [picture(height, width, () => 0), picture(height, width, () => 0)];
      const columns = width / 2 - size + 1;
      const corner = (i: number) => [2 * Math.floor(i / columns), 2 * (i % columns)] as const;
      weights.forEach((row, i) => {
        const [top, left] = corner(i);
        for (let v = 0; v < 2 * size; v++) {
          for (let u = 0; u < 2 * size; u++) {
            const [sums, counts] = [total[top + v] ?? [], count[top + v] ?? []];
            row.forEach((weight, j) => {
              const [y, x] = corner(j);
              sums[left + u] = (sums[left + u] ?? 0) + weight * (finer[y + v]?.[x + u] ?? 0);
            });
            counts[left + u] = (counts[left + u] ?? 0) + 1;
          }
        }
      });
      return picture(height, width, (y, x) => (total[y]?.[x] ?? 0) / (count[y]?.[x] ?? 1));
    },
  ],
});
