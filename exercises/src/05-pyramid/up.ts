import { defineExercise, equalsReference } from "@attention-lab/grader";
import { gaussianUpByLoops } from "@attention-lab/lib/pyramid";
import { mapped, mistake } from "../kit";
import { blurred, type Filter, type Grey, mirrored, noise, nothing, picture, repeated } from "./pictures";

type UpArgs = [image: Grey, height: number, width: number];

/** The pixels on even places, zeros between them. */
const spread = (image: Grey, height: number, width: number, first = 0): Grey =>
  picture(height, width, (y, x) =>
    y % 2 === first && x % 2 === first ? (image[(y - first) / 2]?.[(x - first) / 2] ?? 0) : 0,
  );

const upBy =
  ({ gain = 4, first = 0, ...filter }: Filter & { gain?: number; first?: number }) =>
  (...[image, height, width]: UpArgs): Grey =>
    mapped(blurred(spread(image, height, width, first), filter), (value) => gain * value);

export const up = defineExercise<UpArgs, Grey>({
  id: "pyramid.up",
  title: "A level up",
  points: 3,
  functionName: "gaussianUp",
  signature: "gaussianUp(image: number[][], height: number, width: number): number[][]",
  hints: [
    "Three quarters of the larger picture are missing. What should stand there, so that the filter of task 1 can fill it in?",
    "With zeros between the pixels the filter does the rest. How bright is the result, compared with what went in, when only one pixel in four is not 0?",
    "The border is mirrored in the larger picture, the one with the zeros. Use the same blur as in task 1, and multiply its result at the end.",
  ],
  reference: (image, height, width) => gaussianUpByLoops(image, [height, width]),
  checks: [
    equalsReference({
      name: "Twice the size",
      weight: 2,
      cases: (random): UpArgs[] => [
        [noise(random, 4, 3), 8, 6],
        [noise(random, 2, 5), 4, 10],
      ],
    }),
    equalsReference({
      name: "Odd sizes",
      weight: 1,
      cases: (random): UpArgs[] => [
        [noise(random, 4, 3), 7, 6],
        [noise(random, 3, 4), 5, 7],
      ],
    }),
    equalsReference({
      name: "One bright pixel spreads to its neighbours",
      weight: 1,
      cases: (random): UpArgs[] => [
        [picture(5, 4, (y, x) => (y === 2 && x === 1 ? 1 : random.uniform(0, 0.1))), 10, 8],
      ],
    }),
  ],
  misconceptions: [
    mistake(
      "not made brighter",
      "The result is four times too dark: three of four pixels were zeros before the filter ran. Multiply by 4.",
      upBy({ gain: 1 }),
    ),
    mistake(
      "doubled once",
      "The result is half as bright as it should be. Zeros were put between pixels along both axes: 2 times 2.",
      upBy({ gain: 2 }),
    ),
    mistake(
      "zeros outside",
      "Outside the larger picture counts as 0, so the border gets darker. Mirror the picture there.",
      upBy({ outside: nothing }),
    ),
    mistake(
      "outermost pixel repeated",
      "At the border the outermost pixel of the larger picture is repeated. Mirror the picture in it: place −1 shows what stands at 1.",
      upBy({ outside: repeated }),
    ),
    mistake(
      "pixels on the odd places",
      "The pixels went to the places 1, 3, 5, … They came from 0, 2, 4, …, and belong there again.",
      upBy({ first: 1 }),
    ),
    mistake(
      "not blurred",
      "The zeros between the pixels are still there. The filter of task 1 fills them in.",
      (image, height, width) => spread(image, height, width),
    ),
    mistake(
      "each pixel repeated",
      "Each pixel became a block of 2 by 2 equal ones. Put zeros between the pixels and blur.",
      (image, height, width) =>
        picture(height, width, (y, x) => image[Math.floor(y / 2)]?.[Math.floor(x / 2)] ?? 0),
    ),
    mistake(
      "straight lines between the pixels",
      "The new pixels are means of their neighbours and the old ones stay as they were. The filter of task 1 has five taps, and smooths the old ones as well.",
      upBy({ taps: [1 / 4, 1 / 2, 1 / 4] }),
    ),
    mistake(
      "always twice the size",
      "The result is twice as large as the picture. Its size is given, and may be one less: of 4 pixels came 7 or 8.",
      (image, height, width) => upBy({})(image, height + (height % 2), width + (width % 2)),
    ),
    mistake(
      "mirrored before the zeros",
      "The small picture is mirrored, and zeros are put between its pixels afterwards. At the far end of an even size that mirrors about another pixel: mirror the larger picture, with the zeros.",
      (image, height, width) => {
        const rim = (length: number, n: number) =>
          Array.from({ length: Math.floor(length / 2) + 3 }, (_, i) => mirrored(i - 1, n) ?? 0);
        const rows = rim(height, image.length).map((y) =>
          rim(width, image[0]?.length ?? 0).map((x) => image[y]?.[x] ?? 0),
        );
        const large = upBy({ outside: nothing })(rows, 2 * rows.length, 2 * (rows[0]?.length ?? 0));
        return large.slice(2, 2 + height).map((row) => row.slice(2, 2 + width));
      },
    ),
  ],
  alternatives: [
    upBy({}),
    // Twice the filter along each axis is the same as four times both.
    upBy({ gain: 1, taps: [1 / 8, 4 / 8, 6 / 8, 4 / 8, 1 / 8] }),
    // Even places take (1, 6, 1) / 8 of the pixels around them, odd ones (1, 1) / 2, with the mirror at the last one.
    (image, height, width) => {
      const along = (row: number[], length: number) => {
        const at = (i: number) =>
          row[i < 0 ? 1 : i < row.length ? i : length % 2 ? row.length - 2 : row.length - 1] ?? 0;
        return Array.from({ length }, (_, x) => {
          const i = Math.floor(x / 2);
          return x % 2 ? (at(i) + at(i + 1)) / 2 : (at(i - 1) + 6 * at(i) + at(i + 1)) / 8;
        });
      };
      const rows = image.map((row) => along(row, width));
      const columns = Array.from({ length: width }, (_, x) =>
        along(
          rows.map((row) => row[x] ?? 0),
          height,
        ),
      );
      return picture(height, width, (y, x) => columns[x]?.[y] ?? 0);
    },
  ],
});
