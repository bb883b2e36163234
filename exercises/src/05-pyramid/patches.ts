import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { extractPatchesByLoops } from "@attention-lab/lib/pyramid";
import { mistake, transposed } from "../kit";
import { corners, cornersOf, patchAt, starts } from "./patchFormulas";
import { type Grey, noise } from "./pictures";

type PatchArgs = [image: Grey, size: number, stride: number];

const widthOf = (image: Grey) => image[0]?.length ?? 0;

/** Patches that begin at other places. */
const patchesFrom =
  (places: (length: number, size: number, stride: number) => number[]) =>
  (...[image, size, stride]: PatchArgs): Grey =>
    corners(places(image.length, size, stride), places(widthOf(image), size, stride)).map((corner) =>
      patchAt(image, size, corner),
    );

const everyStride = (length: number, size: number, stride: number) =>
  Array.from({ length: Math.floor((length - size) / stride) + 1 }, (_, i) => i * stride);

export const patches = defineExercise<PatchArgs, number[][]>({
  id: "pyramid.patches",
  title: "A picture in patches",
  points: 2,
  functionName: "extractPatches",
  signature: "extractPatches(image: number[][], size: number, stride: number): number[][]",
  hints: [
    "A row of 8 pixels, patches of 3, a new one every 2 pixels: which pixel is in no patch, and where would a patch have to begin to hold it?",
    "Two lists do most of the work: the tops of the patches and their left sides. Each pair of them gives one patch.",
    "Make the list of a side with a loop as long as the patch ends before the border; behind the loop comes the last place, the length minus the size.",
  ],
  reference: (image, size, stride) => extractPatchesByLoops(image, { size, stride }),
  checks: [
    equalsReference({
      name: "All patches, row by row",
      weight: 2,
      cases: (random: Random): PatchArgs[] => [
        [noise(random, 5, 7), 3, 2],
        [noise(random, 3, 4), 2, 1],
      ],
    }),
    equalsReference({
      name: "The last patch ends at the border",
      weight: 2,
      cases: (random: Random): PatchArgs[] => [
        [noise(random, 8, 9), 3, 2],
        [noise(random, 7, 9), 4, 4],
      ],
    }),
    equalsReference({
      name: "Patches as high as the picture, or as large, or of one pixel",
      weight: 1,
      cases: (random: Random): PatchArgs[] => [
        [noise(random, 3, 6), 3, 3],
        [noise(random, 5, 5), 5, 2],
        [noise(random, 2, 3), 1, 1],
      ],
    }),
  ],
  misconceptions: [
    mistake(
      "the border left over",
      "Where the stride does not lead to the border, the last pixels are in no patch. Add a last patch that ends there.",
      patchesFrom(everyStride),
    ),
    mistake(
      "the last patch twice",
      "A patch at the border is added even where the stride leads there by itself, so one patch comes twice.",
      patchesFrom((length, size, stride) => [...everyStride(length, size, stride), length - size]),
    ),
    mistake(
      "patches beyond the border",
      "The last patch keeps its distance and reaches beyond the border. Move it back so that it ends there.",
      patchesFrom((length, size, stride) =>
        Array.from({ length: Math.ceil((length - size) / stride) + 1 }, (_, i) => i * stride),
      ),
    ),
    mistake(
      "a patch at every pixel",
      "Patches begin at every pixel, whatever the stride.",
      patchesFrom((length, size) => everyStride(length, size, 1)),
    ),
    mistake(
      "the stride taken for the size",
      "Patches begin every `size` pixels and do not overlap. They begin every `stride` pixels.",
      patchesFrom((length, size) => starts(length, size, size)),
    ),
    mistake(
      "patches column by column",
      "The patches come column by column. Go along the first row of patches, then along the next one.",
      (image, size, stride) =>
        starts(widthOf(image), size, stride).flatMap((left) =>
          starts(image.length, size, stride).map((top) => patchAt(image, size, [top, left])),
        ),
    ),
    mistake(
      "pixels column by column",
      "The pixels inside each patch come column by column. Go along the first row of the patch, then along the next one.",
      (image, size, stride) =>
        cornersOf(image.length, widthOf(image), size, stride).map(([top, left]) =>
          patchAt(transposed(image), size, [left, top]),
        ),
    ),
    mistake(
      "the height for both axes",
      "Patches begin at the same places along both axes. The picture is not a square: its width is the length of a row.",
      (image, size, stride) => {
        const places = starts(image.length, size, stride);
        return corners(places, places).map((corner) => patchAt(image, size, corner));
      },
    ),
  ],
  alternatives: [
    (image, size, stride) =>
      cornersOf(image.length, widthOf(image), size, stride).map((corner) => patchAt(image, size, corner)),
    (image, size, stride) => {
      const found: number[][] = [];
      const [lastTop, lastLeft] = [image.length - size, widthOf(image) - size];
      for (let y = 0; y < lastTop + stride; y += stride) {
        for (let x = 0; x < lastLeft + stride; x += stride) {
          const [top, left] = [Math.min(y, lastTop), Math.min(x, lastLeft)];
          found.push(image.slice(top, top + size).flatMap((row) => row.slice(left, left + size)));
        }
      }
      return found;
    },
  ],
});
