import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { patchesByLoops } from "@attention-lab/lib/captioning";
import { mistake } from "../kit";
import { type Args, cutBy, drawPixels, right } from "./patchFormulas";

const wide = (random: Random): Args => [drawPixels(random, 4, 6, 3), 2];
const ordinary = (random: Random): Args[] => [wide(random), [drawPixels(random, 6, 3, 2), 3]];
const extremes = (random: Random): Args[] => [
  wide(random),
  [drawPixels(random, 2, 5, 3), 1],
  [drawPixels(random, 5, 5, 2), 5],
];

export const patches = defineExercise<Args, number[][]>({
  id: "captioning.patches",
  title: "Cutting a picture into patches",
  points: 3,
  functionName: "cutPatches",
  signature: "cutPatches(pixels: number[][][], size: number): number[][]",
  hints: [
    "How many patches lie side by side in a picture of 6 columns with patches of 2, and in which column does the second one begin?",
    "Four nested loops: the outer two walk over the upper left corners in steps of the size, the inner two over the pixels of one patch.",
    "Put all numbers of one patch into one list, pixel by pixel as you read a page, and start a new list at each corner. A pixel's channels stay together.",
  ],
  reference: patchesByLoops,
  checks: [
    equalsReference({
      name: "Patches in reading order, pixels in reading order",
      weight: 4,
      cases: ordinary,
    }),
    equalsReference({ name: "Patches of one pixel, and one patch for all", weight: 1, cases: extremes }),
    equalsReference({
      name: "Grey pictures too",
      weight: 1,
      cases: (random): Args[] => [wide(random), [drawPixels(random, 6, 4, 1), 2]],
    }),
  ],
  misconceptions: [
    mistake(
      "patches column by column",
      "The patches come column by column. Read the picture like a page: from left to right, then the next row of patches.",
      cutBy({ corners: (h, w, s) => right.corners(w, h, s).map(([x, y]) => [y, x]) }),
    ),
    mistake(
      "pixels column by column",
      "Inside a patch the pixels come column by column. Finish a row of the patch before the next one begins.",
      cutBy({ inside: (s) => right.inside(s).map(([y, x]) => [x, y]) }),
    ),
    mistake(
      "sliding window",
      "The patches overlap: the window moves by one pixel. It moves by its own size, so that each pixel is in one patch.",
      cutBy({
        corners: (h, w, s) => right.corners(h - s + 1, w - s + 1, 1),
      }),
    ),
    mistake(
      "channels one after the other",
      "A patch holds all reds, then all greens, then all blues. The channels of one pixel stay side by side.",
      (pixels, size) =>
        cutBy({})(pixels, size).map((patch) => {
          const channels = pixels[0]?.[0]?.length ?? 1;
          return Array.from({ length: channels }, (_, c) =>
            patch.filter((_, i) => i % channels === c),
          ).flat();
        }),
    ),
    mistake(
      "rows of the picture cut instead of patches",
      "The numbers are cut in the order in which the picture has them, so a “patch” is a strip of one row. A patch takes a few pixels from each of several rows.",
      (pixels, size) => {
        const all = pixels.flat(2);
        const length = size * size * (pixels[0]?.[0]?.length ?? 1);
        return Array.from({ length: all.length / length }, (_, i) => all.slice(i * length, (i + 1) * length));
      },
    ),
    mistake(
      "only the first channel",
      "Each pixel gives one number only. All of its channels belong into the patch.",
      (pixels, size) =>
        cutBy({})(
          pixels.map((row) => row.map((p) => p.slice(0, 1))),
          size,
        ),
    ),
    mistake(
      "mean of each pixel",
      "The channels of a pixel are averaged. Then red and blue of the same brightness could not be told apart: keep all of them.",
      (pixels, size) =>
        cutBy({})(
          pixels.map((row) => row.map((p) => [p.reduce((a, b) => a + b, 0) / p.length])),
          size,
        ),
    ),
  ],
  alternatives: [
    cutBy({}),
    (pixels, size) => {
      const perRow = (pixels[0]?.length ?? 0) / size;
      const cut: number[][] = Array.from({ length: (pixels.length / size) * perRow }, () => []);
      pixels.forEach((row, y) =>
        row.forEach((pixel, x) => cut[Math.floor(y / size) * perRow + Math.floor(x / size)]?.push(...pixel)),
      );
      return cut;
    },
  ],
});
