import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { upsampleByLoops } from "@attention-lab/lib/captioning";
import { mistake, transposed } from "../kit";

type Args = [map: number[][], height: number, width: number];

const draw = (random: Random, [rows, columns]: [number, number], height: number, width: number): Args => [
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.uniform(0, 1))),
  height,
  width,
];
const square = (random: Random) => draw(random, [3, 3], 6, 6);
const ordinary = (random: Random): Args[] => [square(random), draw(random, [2, 3], 10, 9)];

interface Way {
  /** Where a pixel lies among the regions. */
  place: (pixel: number, pixels: number, regions: number) => number;
  /** From a place to the two regions around it, and the share of the second. */
  between: (place: number) => [first: number, second: number, share: number];
}

const centred: Way["place"] = (pixel, pixels, regions) => ((pixel + 0.5) * regions) / pixels - 0.5;
const straight: Way["between"] = (place) => [
  Math.floor(place),
  Math.floor(place) + 1,
  place - Math.floor(place),
];
const kept = (place: number, regions: number) => Math.min(Math.max(place, 0), regions - 1);

/** One row stretched. */
function stretchRow(row: readonly number[], pixels: number, { place, between }: Way): number[] {
  const at = (i: number) => row[kept(i, row.length)] ?? NaN;
  return Array.from({ length: pixels }, (_, pixel) => {
    const [first, second, share] = between(place(pixel, pixels, row.length));
    return at(first) * (1 - share) + at(second) * share;
  });
}

/** Every row, then every column. */
const stretchBy =
  (changed: Partial<Way>) =>
  (map: number[][], height: number, width: number): number[][] => {
    const way = { place: centred, between: straight, ...changed };
    const wide = map.map((row) => stretchRow(row, width, way));
    return transposed(transposed(wide).map((column) => stretchRow(column, height, way)));
  };
const right = stretchBy({});

export const stretch = defineExercise<Args, number[][]>({
  id: "captioning.stretch",
  title: "A map as large as the picture",
  points: 4,
  functionName: "stretchMap",
  signature: "stretchMap(map: number[][], height: number, width: number): number[][]",
  hints: [
    "Two regions become four pixels. Where is the middle of the first pixel, measured in regions, and which region's middle is nearest?",
    "First find the place of a pixel's middle on the map, then the regions before and after it, then mix the two by how far it is from each. Do it down as you do it across.",
    "A pixel near the edge may lie before the first middle or after the last one: then the outermost region is all there is. Rounding the place down gives the region before.",
  ],
  reference: upsampleByLoops,
  checks: [
    equalsReference({ name: "Straight lines between the middles of regions", weight: 4, cases: ordinary }),
    equalsReference({
      name: "The same size changes nothing, one region fills all",
      weight: 1,
      cases: (random): Args[] => [
        ...ordinary(random),
        draw(random, [3, 5], 3, 5),
        draw(random, [1, 1], 2, 3),
      ],
    }),
    equalsReference({
      name: "High maps on wide pictures, and sizes that do not divide",
      weight: 1,
      cases: (random): Args[] => [
        ...ordinary(random),
        draw(random, [5, 2], 7, 11),
        draw(random, [2, 5], 13, 7),
      ],
    }),
  ],
  misconceptions: [
    mistake(
      "nearest region",
      "Each pixel takes the value of its region, so the map has steps. Mix the two nearest regions by how far their middles are.",
      stretchBy({ between: (place) => [Math.round(place), Math.round(place), 0] }),
    ),
    mistake(
      "corners instead of middles",
      "The corner of a pixel is measured, not its middle: the map is shifted up and to the left by half a region.",
      stretchBy({ place: (pixel, pixels, regions) => (pixel * regions) / pixels }),
    ),
    mistake(
      "edges pinned to edges",
      "The first pixel is put on the first region's middle and the last one on the last's. Then the outer regions get too little room: a region's middle lies half a region inside.",
      stretchBy({ place: (pixel, pixels, regions) => (pixel * (regions - 1)) / Math.max(pixels - 1, 1) }),
    ),
    mistake(
      "half a pixel not taken off",
      "The middle of the pixel is found, but the half region that lies before the first middle is not subtracted: the map is shifted.",
      stretchBy({ place: (pixel, pixels, regions) => ((pixel + 0.5) * regions) / pixels }),
    ),
    mistake(
      "shares exchanged",
      "The two shares are exchanged: the region that is farther away counts more. Near the first region its share is large.",
      stretchBy({
        between: (place) => [Math.floor(place), Math.floor(place) + 1, 1 - (place - Math.floor(place))],
      }),
    ),
    mistake(
      "plain mean of the neighbours",
      "The two neighbours count half each, wherever the pixel lies. Their shares change with its place.",
      stretchBy({ between: (place) => [Math.floor(place), Math.floor(place) + 1, 0.5] }),
    ),
    mistake(
      "stretched across only",
      "Values change across but not down: between two rows of regions there are lines, too.",
      (map, height, width) => {
        const rows = map.map((row) => stretchRow(row, width, { place: centred, between: straight }));
        return Array.from({ length: height }, (_, y) => [
          ...(rows[Math.floor((y * map.length) / height)] ?? []),
        ]);
      },
    ),
    mistake(
      "map turned on its side",
      "The map is turned: rows have become columns. The first index is the row, from the top down.",
      (map, height, width) => right(transposed(map), height, width),
    ),
    mistake(
      "dark edges",
      "Beyond the outermost middles the map is mixed with 0, which makes its edges dark. There the outermost region goes on.",
      (map, height, width) => {
        const n = map.length;
        const m = map[0]?.length ?? 0;
        const nothing = new Array<number>(m + 2).fill(0);
        const framed = [nothing, ...map.map((row) => [0, ...row, 0]), nothing];
        const shifted = (by: number) => (pixel: number, pixels: number) =>
          ((pixel + 0.5) * by) / pixels + 0.5;
        const wide = framed.map((row) => stretchRow(row, width, { place: shifted(m), between: straight }));
        const place = shifted(n);
        return transposed(
          transposed(wide).map((column) => stretchRow(column, height, { place, between: straight })),
        );
      },
    ),
  ],
  alternatives: [
    right,
    (map, height, width) => {
      // Every region gives to the pixels around it, by how near they are: a tent around each middle.
      const tent = (pixel: number, pixels: number, regions: number, i: number) =>
        Math.max(0, 1 - Math.abs(kept(centred(pixel, pixels, regions), regions) - i));
      return Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (_, x) => {
          let value = 0;
          map.forEach((row, i) =>
            row.forEach(
              (m, j) => (value += m * tent(y, height, map.length, i) * tent(x, width, row.length, j)),
            ),
          );
          return value;
        }),
      );
    },
    // Down first, then across.
    (map, height, width) => {
      const way = { place: centred, between: straight };
      const high = transposed(transposed(map).map((column) => stretchRow(column, height, way)));
      return high.map((row) => stretchRow(row, width, way));
    },
  ],
});
