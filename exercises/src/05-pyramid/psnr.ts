import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { imageOfRows, psnr as psnrOfImages } from "@attention-lab/lib/vision";
import { mistake } from "../kit";
import { boxMask, type Grey, type Known, mean, noise, sum } from "./pictures";

type PsnrArgs = [image: Grey, truth: Grey, known: Known];

function draw(
  random: Random,
  height: number,
  width: number,
  box: [number, number, number],
  spread: number,
): PsnrArgs {
  const truth = noise(random, height, width);
  // Numbers that 32 bits hold exactly, so that the library's pictures lose nothing.
  const near = truth.map((row) => row.map((value) => value + spread * (random.uniform() - 0.3)));
  const exact = (rows: Grey) => rows.map((row) => row.map(Math.fround));
  return [exact(near), exact(truth), boxMask(height, width, box)];
}

const differences = ([image, truth, known]: PsnrArgs, counts = (isKnown: boolean) => !isKnown) =>
  image.flatMap((row, y) =>
    row.flatMap((value, x) => (counts(known[y]?.[x] ?? true) ? [value - (truth[y]?.[x] ?? 0)] : [])),
  );
const meanSquare = (values: number[]) => mean(values.map((d) => d * d));
const decibel = (mse: number) => -10 * Math.log10(mse);

export const psnr = defineExercise<PsnrArgs, number>({
  id: "pyramid.psnr",
  title: "PSNR inside the hole",
  points: 2,
  functionName: "psnr",
  signature: "psnr(image: number[][], truth: number[][], known: boolean[][]): number",
  hints: [
    "Known pixels are right by themselves. What would they do to the score, if they counted?",
    "Two steps: the mean of the squared differences over hidden pixels, then a logarithm. Which base has it?",
    "Ten times a logarithm to base 10; and a small error must give a large number, so look at the sign.",
  ],
  reference: (image, truth, known) =>
    psnrOfImages(imageOfRows(image), imageOfRows(truth), {
      hole: imageOfRows(known.map((row) => row.map((isKnown) => !isKnown))),
    }),
  checks: [
    equalsReference({
      name: "The error inside a hole, in decibel",
      weight: 2,
      cases: (random): PsnrArgs[] => [
        draw(random, 5, 7, [1, 2, 3], 0.4),
        draw(random, 6, 4, [0, 1, 2], 0.02),
      ],
    }),
    equalsReference({
      name: "A large error, worse than 0 decibel",
      weight: 1,
      cases: (random): PsnrArgs[] => [draw(random, 4, 5, [1, 1, 2], 9)],
    }),
    equalsReference({
      name: "Equal pictures have no end of decibels",
      weight: 1,
      cases: (random): PsnrArgs[] => {
        const [image, truth, known] = draw(random, 5, 4, [1, 1, 3], 0.3);
        const healed = truth.map((row, y) =>
          row.map((value, x) => (known[y]?.[x] ? (image[y]?.[x] ?? 0) : value)),
        );
        return [
          [image, truth, known],
          [healed, truth, known],
        ];
      },
    }),
  ],
  misconceptions: [
    mistake(
      "the whole picture counted",
      "All pixels count. Known ones are right by themselves and make any hole look well filled: count the hidden ones.",
      (...args) => decibel(meanSquare(differences(args, () => true))),
    ),
    mistake(
      "the known pixels counted",
      "The known pixels count instead of the hidden ones. True in `known` means known.",
      (...args) => decibel(meanSquare(differences(args, (isKnown) => isKnown))),
    ),
    mistake(
      "divided by all pixels",
      "Only hidden pixels are summed, but the sum is divided by the number of all pixels: a small hole seems well filled. Divide by the number of hidden ones.",
      (...args) => decibel(sum(differences(args).map((d) => d * d)) / args[0].flat().length),
    ),
    mistake(
      "absolute errors",
      "The errors are not squared. PSNR uses the mean of the squared errors.",
      (...args) => decibel(mean(differences(args).map(Math.abs))),
    ),
    mistake(
      "natural logarithm",
      "The logarithm has the wrong base. Decibels use base 10.",
      (...args) => -10 * Math.log(meanSquare(differences(args))),
    ),
    mistake(
      "twenty times the logarithm",
      "The result is twice as large as it should be. It is 20 for the root of the mean square, 10 for the mean square itself.",
      (...args) => 2 * decibel(meanSquare(differences(args))),
    ),
    mistake(
      "ten times the logarithm of the root",
      "The result is half as large as it should be. The logarithm is of the mean square, not of its root.",
      (...args) => decibel(meanSquare(differences(args))) / 2,
    ),
    mistake(
      "the wrong sign",
      "The sign is wrong: a smaller error must give a larger number.",
      (...args) => -decibel(meanSquare(differences(args))),
    ),
    mistake(
      "pictures from 0 to 255",
      "The peak of 255 is used. These pictures run from 0 to 1, so the peak is 1 and drops out.",
      (...args) => decibel(meanSquare(differences(args)) / 255 ** 2),
    ),
  ],
  alternatives: [
    (...args) => decibel(meanSquare(differences(args))),
    (...args) => {
      const errors = differences(args);
      return -20 * (Math.log10(Math.hypot(...errors)) - Math.log10(errors.length) / 2);
    },
    (...args) => (10 / Math.LN10) * Math.log(1 / meanSquare(differences(args))),
  ],
});
