/** A map of attention stretched over its picture, on plain arrays. */
import { InputError, rowsOf, requireWhole, type Matrix } from "../../base";
import { requirePixels, type Pixels } from "./patches";

/**
 * A grid stretched to pixels, in straight lines between the centres of its regions (bilinear, half-pixel centres; beyond
 * the outermost centres the edge goes on). Pixel x of `width` lies at (x + ½) · columns / width − ½ of the grid.
 * @param map `[rows][columns]`, at least one region
 * @returns `[height][width]`
 * @throws InputError when the map is empty or ragged, or a size is no whole number ≥ 1
 * @example upsampleByLoops([[0, 1]], 1, 4) // [[0, 0.25, 0.75, 1]]
 */
export function upsampleByLoops(map: Matrix, height: number, width: number): number[][] {
  rowsOf("map", map);
  const columns = (map[0] as readonly number[]).length;
  requireWhole("height", height);
  requireWhole("width", width);
  const at = (row: number, column: number) => map[row]?.[column] as number;
  return Array.from({ length: height }, (_, y) => {
    const [top, bottom, down] = between(y, height, map.length);
    return Array.from({ length: width }, (_, x) => {
      const [left, right, across] = between(x, width, columns);
      const above = at(top, left) * (1 - across) + at(top, right) * across;
      const below = at(bottom, left) * (1 - across) + at(bottom, right) * across;
      return above * (1 - down) + below * down;
    });
  });
}

/** The two regions that a pixel lies between, and how far it is on its way to the second. */
function between(
  pixel: number,
  pixels: number,
  regions: number,
): [first: number, second: number, way: number] {
  const place = Math.min(Math.max(((pixel + 0.5) * regions) / pixels - 0.5, 0), regions - 1);
  const first = Math.floor(place);
  return [first, Math.min(first + 1, regions - 1), place - first];
}

/**
 * The picture under a spotlight: every pixel is multiplied by floor + (1 − floor) · m / max m, so that it is as it was
 * where the map is greatest and dark where the map is 0.
 * @param pixels `[height][width][channels]`
 * @param map m ≥ 0 `[height][width]`; when it is 0 everywhere the picture is dark everywhere
 * @param floor what stays of a pixel that is not looked at, 0 … 1, default 0.25
 * @returns `[height][width][channels]`
 * @throws InputError when map and picture differ in size, or `floor` is out of range
 * @example overlayByLoops([[[1], [1]]], [[0, 2]], 0.5) // [[[0.5], [1]]]
 */
export function overlayByLoops(pixels: Pixels, map: Matrix, floor = 0.25): number[][][] {
  const { height, width } = requirePixels("pixels", pixels);
  if (map.length !== height || map.some((row) => row.length !== width)) {
    throw new InputError("map", `${height} rows of ${width} numbers`, `${map.length} rows`);
  }
  if (!(floor >= 0 && floor <= 1)) throw new InputError("floor", "a number from 0 to 1", String(floor));
  const most = map.reduce((max, row) => row.reduce((a, b) => Math.max(a, b), max), 0);
  return pixels.map((row, y) =>
    row.map((pixel, x) => {
      const share = most > 0 ? (map[y]?.[x] as number) / most : 0;
      return pixel.map((value) => value * (floor + (1 - floor) * share));
    }),
  );
}
