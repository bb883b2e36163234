import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { diffusionStepByLoops, startFillByLoops } from "@attention-lab/lib/pyramid";
import { mistake } from "../kit";
import { boxMask, type Grey, type Known, mean, noise, sum } from "./pictures";

type DiffusionArgs = [image: Grey, known: Known, steps: number];

const inner = (random: Random): DiffusionArgs[] => [
  [noise(random, 6, 7), boxMask(6, 7, [1, 2, 3]), 3],
  [noise(random, 5, 6), boxMask(5, 6, [1, 1, 2]), 2],
];
const atBorder = (random: Random): DiffusionArgs[] => [
  [noise(random, 5, 6), boxMask(5, 6, [0, 0, 3]), 3],
  [noise(random, 4, 5), boxMask(4, 5, [2, 2, 2]), 2],
];

const knownMean = (image: Grey, known: Known) =>
  mean(image.flatMap((row, y) => row.filter((_, x) => known[y]?.[x])));
const started = (image: Grey, known: Known, start = knownMean(image, known)) =>
  image.map((row, y) => row.map((value, x) => (known[y]?.[x] ? value : start)));

const crossAround = (image: Grey, y: number, x: number) =>
  [image[y - 1]?.[x], image[y + 1]?.[x], image[y]?.[x - 1], image[y]?.[x + 1]].flatMap(
    (value) => value ?? [],
  );
const squareAround = (image: Grey, y: number, x: number) =>
  [-1, 0, 1].flatMap((dy) => [-1, 0, 1].flatMap((dx) => (dy || dx ? (image[y + dy]?.[x + dx] ?? []) : [])));

/** Diffusion from a filled picture, with another idea of one pixel's new value. */
const spreadFrom = (
  first: Grey,
  known: Known,
  steps: number,
  next: (image: Grey, y: number, x: number) => number = (image, y, x) => mean(crossAround(image, y, x)),
): Grey => {
  let image = first;
  for (let step = 0; step < steps; step++) {
    const old = image;
    image = old.map((row, y) => row.map((value, x) => (known[y]?.[x] ? value : next(old, y, x))));
  }
  return image;
};

export const diffusion = defineExercise<DiffusionArgs, Grey>({
  id: "pyramid.diffusion",
  title: "Filling by diffusion",
  points: 3,
  functionName: "diffuse",
  signature: "diffuse(image: number[][], known: boolean[][], steps: number): number[][]",
  hints: [
    "While you compute the new pixels of one step, which picture do you read: the old one, the new one, or a mixture of both?",
    "One step makes a new picture from the old one. Known pixels are copied; for the others, collect the neighbours that exist and take their mean.",
    "Before the first step the hidden pixels get the mean of all known ones, never what the picture holds there. Outside the picture there is no neighbour, so the mean is over three or two.",
  ],
  reference: (image, known, steps) => {
    let filled = startFillByLoops(image, known);
    for (let step = 0; step < steps; step++) filled = diffusionStepByLoops(filled, known);
    return filled;
  },
  checks: [
    equalsReference({
      name: "Each hidden pixel becomes the mean of its neighbours",
      weight: 3,
      cases: inner,
    }),
    equalsReference({ name: "At the border there are fewer neighbours", weight: 2, cases: atBorder }),
    property({
      name: "Hidden values cannot be felt",
      weight: 1,
      cases: (random): DiffusionArgs[] => [[noise(random, 5, 5), boxMask(5, 5, [1, 1, 3]), 2]],
      holds: async ([image, known, steps], { ask, reference }) => {
        const louder = image.map((row, y) => row.map((value, x) => (known[y]?.[x] ? value : value + 50)));
        return firstDifference(reference(image, known, steps), await ask(louder, known, steps));
      },
    }),
  ],
  misconceptions: [
    mistake(
      "written into the picture that is read",
      "New pixels are written into the picture that is still being read, so some neighbours are new and some are old, and the fill drifts to one side. Write into a new picture.",
      (image, known, steps) => {
        const filled = started(image, known);
        for (let step = 0; step < steps; step++) {
          filled.forEach((row, y) =>
            row.forEach((_, x) => {
              if (!known[y]?.[x]) row[x] = mean(crossAround(filled, y, x));
            }),
          );
        }
        return filled;
      },
    ),
    mistake(
      "known pixels blurred as well",
      "Known pixels change, too. They are held fast: only hidden ones move.",
      (image, known, steps) =>
        spreadFrom(
          started(image, known),
          known.map((row) => row.map(() => false)),
          steps,
        ),
    ),
    mistake(
      "divided by 4 at the border",
      "The sum is always divided by 4. At the border of the picture there are three or two neighbours, and the fill gets dark: count them.",
      (image, known, steps) =>
        spreadFrom(started(image, known), known, steps, (old, y, x) => sum(crossAround(old, y, x)) / 4),
    ),
    mistake(
      "started from the hidden values",
      "The hidden pixels start with what stands in the picture. That is what nobody knows: start with the mean of the known pixels.",
      (image, known, steps) => spreadFrom(image, known, steps),
    ),
    mistake(
      "started from 0",
      "The hidden pixels start at 0, so after a few steps the middle of the hole is still dark. Start with the mean of the known pixels.",
      (image, known, steps) => spreadFrom(started(image, known, 0), known, steps),
    ),
    mistake(
      "started from the mean of all pixels",
      "The start is the mean of all pixels, hidden ones among them. Take the mean of the known ones.",
      (image, known, steps) => spreadFrom(started(image, known, mean(image.flat())), known, steps),
    ),
    mistake(
      "eight neighbours",
      "The neighbours across the corners count, too. The task has four: above, below, left and right.",
      (image, known, steps) =>
        spreadFrom(started(image, known), known, steps, (old, y, x) => mean(squareAround(old, y, x))),
    ),
    mistake(
      "the pixel itself counts",
      "A pixel counts among its own neighbours. Take the mean of the others alone.",
      (image, known, steps) =>
        spreadFrom(started(image, known), known, steps, (old, y, x) =>
          mean([...crossAround(old, y, x), old[y]?.[x] ?? 0]),
        ),
    ),
    mistake(
      "one step too few",
      "The result is one step behind: filling the start does not count as a step.",
      (image, known, steps) => spreadFrom(started(image, known), known, steps - 1),
    ),
    mistake(
      "one step too many",
      "The result is one step ahead. Stop after `steps` steps.",
      (image, known, steps) => spreadFrom(started(image, known), known, steps + 1),
    ),
    mistake(
      "the border repeated",
      "At the border the outermost pixel stands in for the neighbour that is missing, so it counts itself. Leave that neighbour out.",
      (image, known, steps) =>
        spreadFrom(started(image, known), known, steps, (old, y, x) => {
          const around = crossAround(old, y, x);
          return (sum(around) + (4 - around.length) * (old[y]?.[x] ?? 0)) / 4;
        }),
    ),
    mistake(
      "known neighbours only",
      "Only known neighbours count. Hidden ones have a value as well, from the step before: that is how colour gets into the middle.",
      (image, known, steps) =>
        spreadFrom(started(image, known), known, steps, (old, y, x) => {
          const shown = old.map((row, v) => row.map((value, u) => (known[v]?.[u] ? value : NaN)));
          const around = crossAround(shown, y, x).filter((value) => !Number.isNaN(value));
          return around.length > 0 ? mean(around) : (old[y]?.[x] ?? 0);
        }),
    ),
  ],
  alternatives: [
    (image, known, steps) => spreadFrom(started(image, known), known, steps),
    // The sum of the flows from the neighbours, on a flat list.
    (image, known, steps) => {
      const width = image[0]?.length ?? 0;
      let flat = started(image, known).flat();
      const free = known.flat().map((isKnown) => !isKnown);
      for (let step = 0; step < steps; step++) {
        flat = flat.map((value, p, old) => {
          if (!free[p]) return value;
          const x = p % width;
          const near = [p - width, p + width, ...(x > 0 ? [p - 1] : []), ...(x < width - 1 ? [p + 1] : [])];
          const inside = near.filter((q) => q >= 0 && q < old.length);
          return value + sum(inside.map((q) => (old[q] ?? 0) - value)) / inside.length;
        });
      }
      return image.map((_, y) => flat.slice(y * width, (y + 1) * width));
    },
  ],
});
