import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { overlayByLoops } from "@attention-lab/lib/captioning";
import { mistake } from "../kit";

type Args = [pixels: number[][][], map: number[][]];

function draw(random: Random, height: number, width: number, channels: number): Args {
  const grid = <T>(make: () => T) =>
    Array.from({ length: height }, () => Array.from({ length: width }, make));
  return [
    grid(() => Array.from({ length: channels }, () => random.uniform(0.1, 1))),
    grid(() => random.uniform(0, 0.02)),
  ];
}
const ordinary = (random: Random): Args[] => [draw(random, 3, 3, 3), draw(random, 2, 5, 3)];
const greatest = (map: readonly (readonly number[])[]) => Math.max(...map.flat());

const lightBy =
  ({
    scale = (map: number[][]) => greatest(map),
    light = (share: number) => 0.25 + 0.75 * share,
    paint = (value: number, by: number) => value * by,
  }) =>
  (pixels: number[][][], map: number[][]): number[][][] => {
    const most = scale(map);
    const share = (m: number) => (greatest(map) > 0 ? m / most : 0);
    return pixels.map((row, y) =>
      row.map((pixel, x) => pixel.map((value) => paint(value, light(share(map[y]?.[x] ?? NaN))))),
    );
  };

export const overlay = defineExercise<Args, number[][][]>({
  id: "captioning.overlay",
  title: "The picture under a spotlight",
  points: 2,
  functionName: "spotlight",
  signature: "spotlight(pixels: number[][][], map: number[][]): number[][][]",
  hints: [
    "With 64 regions a weight of 0.05 is a strong look. What should you compare a weight with before you turn it into brightness?",
    "Divide the map by its largest value in the whole picture, make a number between 0.25 and 1 of it, and multiply all channels of the pixel by that.",
    "A map that is 0 everywhere has no largest value to divide by: then every pixel keeps a quarter of its light.",
  ],
  reference: (pixels, map) => overlayByLoops(pixels, map),
  checks: [
    equalsReference({
      name: "Bright where the map is greatest, a quarter where it is 0",
      weight: 4,
      cases: ordinary,
    }),
    equalsReference({
      name: "Grey pictures, and maps of any size of number",
      weight: 1,
      cases: (random): Args[] => {
        const [pixels, map] = draw(random, 3, 4, 1);
        return [...ordinary(random), [pixels, map.map((row) => row.map((m) => 1000 * m))]];
      },
    }),
    equalsReference({
      name: "No attention at all leaves a quarter of the light",
      weight: 1,
      cases: (random): Args[] => {
        const [pixels, map] = draw(random, 2, 3, 3);
        return [...ordinary(random), [pixels, map.map((row) => row.map(() => 0))]];
      },
    }),
  ],
  misconceptions: [
    mistake(
      "map not scaled",
      "The weights are used as they are. They sum to 1 over all regions, so even the greatest is small: divide by the greatest.",
      lightBy({ scale: () => 1 }),
    ),
    mistake(
      "divided by the sum",
      "The map is divided by its sum. Then the brightest spot depends on the number of pixels: divide by the greatest value.",
      lightBy({ scale: (map) => map.flat().reduce((a, b) => a + b, 0) }),
    ),
    mistake(
      "black where nobody looks",
      "Where the map is 0 the picture is black. A quarter of the light stays, so that one can see what was not looked at.",
      lightBy({ light: (share) => share }),
    ),
    mistake(
      "a quarter on top",
      "The brightest spot gets 1.25 of its light. The share is multiplied by 0.75 before the quarter is added.",
      lightBy({ light: (share) => 0.25 + share }),
    ),
    mistake(
      "negative",
      "It is dark where the model looks. The greatest weight should keep all of its light.",
      lightBy({ light: (share) => 1 - 0.75 * share }),
    ),
    mistake(
      "added to the colours",
      "The light is added to the pixel, which washes the colours out. Multiply.",
      lightBy({ paint: (value, by) => value + by }),
    ),
    mistake(
      "scaled row by row",
      "Each row of the map is divided by its own greatest value, so that every row has a bright spot. One scale is for the whole picture.",
      (pixels, map) => pixels.map((row, y) => lightBy({})([row], [map[y] ?? []])[0] ?? []),
    ),
    mistake(
      "NaN without attention",
      "A map of zeros is divided by its greatest value, 0 / 0, which is NaN. Then the share is 0.",
      (pixels, map) =>
        pixels.map((row, y) =>
          row.map((pixel, x) => pixel.map((v) => v * (0.25 + (0.75 * (map[y]?.[x] ?? NaN)) / greatest(map)))),
        ),
    ),
  ],
  alternatives: [
    lightBy({}),
    (pixels, map) => {
      let most = 0;
      for (const row of map) for (const m of row) most = Math.max(most, m);
      const result: number[][][] = [];
      pixels.forEach((row, y) => {
        const light = (map[y] ?? []).map((m) => (1 + 3 * (most === 0 ? 0 : m / most)) / 4);
        result.push(row.map((pixel, x) => pixel.map((value) => value * (light[x] ?? NaN))));
      });
      return result;
    },
    lightBy({ light: (share) => 1 - 0.75 * (1 - share) }),
  ],
});
