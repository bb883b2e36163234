import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { patchesByLoops } from "@attention-lab/lib/captioning";
import { mistake } from "../kit";
import { drawPixels } from "./patchFormulas";

type Shape = [height: number, width: number, channels: number];
type Args = [data: number[], shape: Shape, size: number];

const draw = (random: Random, [height, width, channels]: Shape, size: number): Args => [
  drawPixels(random, height, width, channels).flat(2),
  [height, width, channels],
  size,
];
const ordinary = (random: Random): Args[] => [draw(random, [4, 6, 3], 2), draw(random, [6, 3, 2], 3)];

function pixelsOf(data: readonly number[], [height, width, channels]: Shape): number[][][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) =>
      data.slice((y * width + x) * channels, (y * width + x + 1) * channels),
    ),
  );
}

/** Where a number of the result comes from. */
interface Place {
  /** Row and column of the patch. */
  py: number;
  px: number;
  /** Row and column in the patch. */
  y: number;
  x: number;
  c: number;
}

type Sizes = { height: number; width: number; channels: number; size: number };

/** The result's numbers, each looked up by the formula. */
const byIndex =
  (
    index: (place: Place, sizes: Sizes) => number,
    axes: readonly (keyof Place)[] = ["py", "px", "y", "x", "c"],
  ) =>
  (data: number[], [height, width, channels]: Shape, size: number): number[] => {
    const sizes = { height, width, channels, size };
    const lengths: Place = { py: height / size, px: width / size, y: size, x: size, c: channels };
    const walk = (place: Partial<Place>, left: readonly (keyof Place)[]): number[] => {
      const [axis, ...rest] = left;
      if (axis === undefined) return [data[index(place as Place, sizes)] ?? NaN];
      return Array.from({ length: lengths[axis] }, (_, i) => walk({ ...place, [axis]: i }, rest)).flat();
    };
    return walk({}, axes);
  };

const at = ({ py, px, y, x, c }: Place, { width, channels, size }: Sizes) =>
  ((py * size + y) * width + px * size + x) * channels + c;

export const reshaped = defineExercise<Args, number[]>({
  id: "captioning.reshaped",
  title: "The same cut, in a flat list",
  points: 3,
  functionName: "cutFlat",
  signature: "cutFlat(data: number[], shape: [number, number, number], size: number): number[]",
  hints: [
    "Where in the flat list is channel c of the pixel in row y, column x? And which row of the picture is row y of the patch in patch row py?",
    "Five counters give the five axes of the reshape: patch row, row in the patch, patch column, column in the patch, channel. The result walks over the same five in another order.",
    "For each number of the result compute row and column of its pixel from the counters, then its place in the list. No number is changed: only the order is.",
  ],
  reference: (data, shape, size) => patchesByLoops(pixelsOf(data, shape), size).flat(),
  checks: [
    equalsReference({
      name: "Patch by patch, pixel by pixel, channel by channel",
      weight: 4,
      cases: ordinary,
    }),
    equalsReference({
      name: "One patch alone, or patches of one pixel, leave the list as it is",
      weight: 1,
      cases: (random) => [...ordinary(random), draw(random, [5, 5, 2], 5), draw(random, [2, 5, 3], 1)],
    }),
    equalsReference({
      name: "Grey pictures, high or wide",
      weight: 1,
      cases: (random) => [...ordinary(random), draw(random, [10, 2, 1], 2), draw(random, [2, 10, 1], 2)],
    }),
  ],
  misconceptions: [
    mistake(
      "order left as it was",
      "The list is returned in its old order. A reshape alone moves nothing: two axes must change places, the patch column and the row in the patch.",
      (data) => [...data],
    ),
    mistake(
      "height instead of width",
      "A step down is taken as long as the picture is high. A row of the picture has as many pixels as the picture is wide.",
      byIndex((p, s) => at(p, { ...s, width: s.height })),
    ),
    mistake(
      "channels forgotten in the index",
      "The place of a pixel is not multiplied by the number of channels. Each pixel takes as many places in the list as it has channels.",
      byIndex(({ py, px, y, x, c }, { width, size }) => (py * size + y) * width + px * size + x + c),
    ),
    mistake(
      "patches column by column",
      "The patches come column by column. The patch row is the slowest counter, the patch column the next.",
      byIndex(at, ["px", "py", "y", "x", "c"]),
    ),
    mistake(
      "pixels column by column",
      "Inside a patch the pixels come column by column: row and column in the patch have changed places.",
      byIndex(at, ["py", "px", "x", "y", "c"]),
    ),
    mistake(
      "channels in front",
      "The channels come first, so a patch holds all reds, then all greens. The channel is the fastest counter.",
      byIndex(at, ["py", "px", "c", "y", "x"]),
    ),
    mistake(
      "patch corner not multiplied",
      "Patches begin one pixel after another. The corner of a patch is its number times the size.",
      byIndex(({ py, px, y, x, c }, { width, channels }) => ((py + y) * width + px + x) * channels + c),
    ),
  ],
  alternatives: [
    byIndex(at),
    (data, [height, width, channels], size) => {
      const result: number[] = [];
      for (let top = 0; top < height; top += size) {
        for (let left = 0; left < width; left += size) {
          for (let y = top; y < top + size; y++) {
            const start = (y * width + left) * channels; // a whole row of the patch lies side by side
            result.push(...data.slice(start, start + size * channels));
          }
        }
      }
      return result;
    },
    (data, [, width, channels], size) => {
      const placed = data.map((value, i): [number, number] => {
        const pixel = Math.floor(i / channels);
        const [y, x] = [Math.floor(pixel / width), pixel % width];
        const patch = Math.floor(y / size) * (width / size) + Math.floor(x / size);
        const inside = (y % size) * size + (x % size);
        return [(patch * size * size + inside) * channels + (i % channels), value];
      });
      return placed.sort(([a], [b]) => a - b).map(([, value]) => value);
    },
  ],
});
