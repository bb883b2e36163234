import { defineExercise, equalsReference } from "@attention-lab/grader";
import { gaussianDownByLoops } from "@attention-lab/lib/pyramid";
import { mapped, mistake } from "../kit";
import {
  alongRows,
  binomial,
  blurred,
  type Grey,
  mirrored,
  noise,
  nothing,
  picture,
  repeated,
  sum,
} from "./pictures";

type DownArgs = [image: Grey];

/** Every second pixel of every second row. */
const halved = (image: Grey, first = 0): Grey => {
  const every = <T>(items: readonly T[]) => items.filter((_, i) => i % 2 === first);
  return every(image).map(every);
};

export const down = defineExercise<DownArgs, Grey>({
  id: "pyramid.down",
  title: "A level down",
  points: 3,
  functionName: "gaussianDown",
  signature: "gaussianDown(image: number[][]): number[][]",
  hints: [
    "A pattern of single black and white columns: what is left of it when you keep every second pixel, and what should be left?",
    "Blur first, then drop pixels. The filter has two axes, but you can run along the rows first and along the columns of the result afterwards.",
    "Place −1 shows the pixel at 1, place −2 the one at 2; at the other end, place n shows the one at n − 2. A small function that turns any place into one inside keeps the loop simple.",
  ],
  reference: gaussianDownByLoops,
  checks: [
    equalsReference({
      name: "Blurs, then keeps every second pixel",
      weight: 2,
      cases: (random): DownArgs[] => [[noise(random, 8, 6)], [noise(random, 4, 10)]],
    }),
    equalsReference({
      name: "Odd sizes keep the last pixel",
      weight: 1,
      cases: (random): DownArgs[] => [[noise(random, 7, 11)], [noise(random, 3, 5)]],
    }),
    equalsReference({
      name: "One bright pixel in the corner is mirrored, not repeated",
      weight: 1,
      cases: (random): DownArgs[] => [
        [picture(5, 7, (y, x) => (y + x === 0 ? random.uniform(1, 2) : random.uniform(0, 0.1)))],
      ],
    }),
  ],
  misconceptions: [
    mistake(
      "not blurred",
      "Every second pixel is kept without a blur. Fine patterns then turn into coarse ones that are not in the picture: blur first.",
      (image) => halved(image),
    ),
    mistake(
      "mean of four pixels",
      "This is the mean of blocks of 2 by 2 pixels. The filter of the task is wider and has its middle on the pixel that is kept.",
      (image) => halved(alongRows(blockColumns(image), { taps: [0, 1 / 2, 1 / 2] })),
    ),
    mistake(
      "zeros outside",
      "Outside the picture counts as 0, so the border gets darker. Mirror the picture there.",
      (image) => halved(blurred(image, { outside: nothing })),
    ),
    mistake(
      "outermost pixel repeated",
      "Outside the picture the outermost pixel is repeated. The picture should be mirrored in it: place −1 shows the pixel at 1.",
      (image) => halved(blurred(image, { outside: repeated })),
    ),
    mistake(
      "mirrored with the outermost pixel twice",
      "The mirror stands outside the outermost pixel, which then counts twice: place −1 shows the pixel at 0. It should show the one at 1.",
      (image) => halved(blurred(image, { outside: (p, n) => (p < 0 ? -1 - p : p >= n ? 2 * n - 1 - p : p) })),
    ),
    mistake(
      "blurred along the rows only",
      "The filter runs along the rows only. Run it along the columns of the result as well.",
      (image) => halved(alongRows(image)),
    ),
    mistake(
      "the other pixels kept",
      "The pixels at 1, 3, 5, … are kept. The first pixel, at 0, should stay, so that levels lie on each other.",
      (image) => halved(blurred(image), 1),
    ),
    mistake(
      "divided by 16 once",
      "The sum is divided by 16 once, so the picture gets 16 times too bright. Each axis has its own 16.",
      (image) => halved(mapped(blurred(image), (value) => 16 * value)),
    ),
    mistake(
      "a filter of three taps",
      "The filter is [1, 2, 1] / 4. It lets through patterns that half the pixels cannot show: the task has five taps.",
      (image) => halved(blurred(image, { taps: [1 / 4, 1 / 2, 1 / 4] })),
    ),
    mistake(
      "last pixel of odd sizes lost",
      "With an odd number of pixels the last one is lost. Of 7 pixels those at 0, 2, 4 and 6 stay: half the size, rounded up.",
      (image) => {
        const small = halved(blurred(image));
        const half = (n: number) => Math.floor(n / 2);
        return small.slice(0, half(image.length)).map((row) => row.slice(0, half((image[0] ?? []).length)));
      },
    ),
    mistake(
      "dropped before blurring",
      "Pixels are dropped first and the rest is blurred. What was lost cannot be blurred in any more: blur the whole picture, then drop.",
      (image) => blurred(halved(image), { outside: (p, n) => mirrored(mirrored(p, n) ?? 0, n) }),
    ),
    mistake(
      "only the taps inside",
      "At the border the taps outside are left out and the others made larger. Let the mirrored picture stand there instead.",
      (image) => {
        const weights = blurred(
          mapped(image, () => 1),
          { outside: nothing },
        );
        return halved(
          blurred(image, { outside: nothing }).map((row, y) => row.map((x, i) => x / (weights[y]?.[i] ?? 1))),
        );
      },
    ),
  ],
  alternatives: [
    (image) => halved(blurred(image)),
    (image) => {
      // All 25 products at once, only where a pixel stays.
      const [height, width] = [image.length, (image[0] ?? []).length];
      return picture(Math.ceil(height / 2), Math.ceil(width / 2), (y, x) => {
        const products = picture(5, 5, (v, u) => {
          const [row, column] = [mirrored(2 * y + v - 2, height) ?? 0, mirrored(2 * x + u - 2, width) ?? 0];
          return (binomial[v] ?? 0) * (binomial[u] ?? 0) * (image[row]?.[column] ?? 0);
        });
        return sum(products.flat());
      });
    },
    // [1, 4, 6, 4, 1] / 16 is [1, 2, 1] / 4 twice; a rim of two mirrored pixels is cut off again.
    (image) => {
      const wide = image.map((row) => [row[2] ?? 0, row[1] ?? 0, ...row, row.at(-2) ?? 0, row.at(-3) ?? 0]);
      const high = [wide[2] ?? [], wide[1] ?? [], ...wide, wide.at(-2) ?? [], wide.at(-3) ?? []];
      const twice = blurred(blurred(high, { taps: [1 / 4, 1 / 2, 1 / 4] }), { taps: [1 / 4, 1 / 2, 1 / 4] });
      return halved(twice.slice(2, -2).map((row) => row.slice(2, -2)));
    },
  ],
});

/** Each pixel the mean of itself and the one below. */
function blockColumns(image: Grey): Grey {
  return image.map((row, y) =>
    row.map((value, x) => (value + ((image[y + 1] ?? image[y - 1])?.[x] ?? 0)) / 2),
  );
}
