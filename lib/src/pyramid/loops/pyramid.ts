/** The image pyramid on plain arrays: smaller, larger, and what a smaller level cannot say. */
import { InputError, requireSameShape, requireWhole } from "../../base";
import { picture, sizeOf, type Grey, type Known } from "./grey";

/** The binomial filter: one row of Pascal's triangle, divided by its sum. */
const taps = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16];

/** A place outside 0 … length − 1, mirrored at the last pixel without repeating it: −1 is 1, length is length − 2. */
function mirrored(place: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const inside = ((place % period) + period) % period;
  return inside < length ? inside : period - inside;
}

/** Σ_t taps_t · pixel(centre + t − 2), where `pixel` is asked for places inside only. */
function filtered(centre: number, length: number, pixel: (place: number) => number): number {
  return taps.reduce((sum, tap, t) => sum + tap * pixel(mirrored(centre + t - 2, length)), 0);
}

/** `taps` along both axes around one place. */
function blurAt(
  [height, width]: readonly [number, number],
  y: number,
  x: number,
  pixel: (y: number, x: number) => number,
) {
  return filtered(y, height, (row) => filtered(x, width, (column) => pixel(row, column)));
}

/**
 * The next smaller level: blurred with the filter [1, 4, 6, 4, 1] / 16 along both axes, then every second pixel of
 * every second row, the first included (Burt and Adelson 1983, eq. 1). At the border the picture is mirrored without
 * repeating the outermost pixel, as OpenCV's `pyrDown` does.
 * @param image `[height][width]`
 * @returns `[⌈height / 2⌉][⌈width / 2⌉]`
 * @throws InputError unless all rows are equally long
 * @example gaussianDownByLoops([[0, 0, 16, 0, 0]]) // [[2, 6, 2]]
 */
export function gaussianDownByLoops(image: Grey): number[][] {
  const [height, width] = sizeOf("image", image);
  return picture([Math.ceil(height / 2), Math.ceil(width / 2)], (y, x) =>
    blurAt([height, width], 2 * y, 2 * x, (row, column) => image[row]?.[column] as number),
  );
}

/**
 * Which pixels of the next smaller level are known: those whose filter reads known pixels only. Nothing hidden can then
 * reach a known pixel of any level.
 * @param known `[height][width]`
 * @returns `[⌈height / 2⌉][⌈width / 2⌉]`
 * @example knownDownByLoops([[true, true, true, true, true, false]]) // [[true, true, false]]
 */
export function knownDownByLoops(known: Known): boolean[][] {
  const hidden = known.map((row) => row.map((isKnown) => (isKnown ? 0 : 1)));
  return gaussianDownByLoops(hidden).map((row) => row.map((share) => share === 0));
}

/**
 * The next larger level: pixels go to the even places, zeros between them, then four times the filter of
 * {@link gaussianDownByLoops} (Burt and Adelson 1983, eq. 2). The border is mirrored in the larger picture, as OpenCV's
 * `pyrUp` does for an even size.
 * @param image `[height][width]`
 * @param size `[height, width]` of the result: twice the input's, or one less along an axis
 * @throws InputError when the size does not fit
 * @example gaussianUpByLoops([[0, 8, 0]], [1, 6]) // [[2, 4, 6, 4, 1, 0]]
 */
export function gaussianUpByLoops(image: Grey, size: readonly [height: number, width: number]): number[][] {
  const half = size.map((length) => Math.ceil(length / 2));
  requireSameShape("size / 2", sizeOf("image", image), half);
  const spread = (y: number, x: number) => (y % 2 || x % 2 ? 0 : (image[y / 2]?.[x / 2] as number));
  // An axis of a single pixel has no zeros between pixels: there the filter alone sums to 1.
  const gain = size.reduce((product, length) => product * (length === 1 ? 1 : 2), 1);
  return picture(size, (y, x) => gain * blurAt(size, y, x, spread));
}

/**
 * The Laplacian pyramid: at each level what the next smaller one cannot say, and last the smallest level itself:
 * L_l = G_l − up(G_{l+1}) (Burt and Adelson 1983, eq. 3).
 * @param levels how many, ≥ 1; 1 is the picture itself
 * @example laplacianPyramidByLoops([[0, 0, 16, 0, 0]], 2) // [[[−3, −4, 11, −4, −3]], [[2, 6, 2]]]
 */
export function laplacianPyramidByLoops(image: Grey, levels: number): number[][][] {
  requireWhole("levels", levels);
  const size = sizeOf("image", image);
  if (levels === 1) return [image.map((row) => [...row])];
  const smaller = gaussianDownByLoops(image);
  const guess = gaussianUpByLoops(smaller, size);
  return [
    picture(size, (y, x) => (image[y]?.[x] as number) - (guess[y]?.[x] as number)),
    ...laplacianPyramidByLoops(smaller, levels - 1),
  ];
}

/**
 * The picture of a Laplacian pyramid: G_l = L_l + up(G_{l+1}), from the smallest level up. It undoes
 * {@link laplacianPyramidByLoops} exactly (up to rounding), whatever the filter.
 * @param pyramid largest level first
 * @throws InputError when there is no level, or sizes do not follow each other
 * @example fromLaplacianByLoops([[[0, 0]], [[8]]]) // [[8, 8]]
 */
export function fromLaplacianByLoops(pyramid: readonly Grey[]): number[][] {
  const [level, ...smaller] = pyramid;
  if (!level) throw new InputError("pyramid", "at least one level", "none (it is empty)");
  if (smaller.length === 0) return level.map((row) => [...row]);
  const size = sizeOf("pyramid", level);
  const guess = gaussianUpByLoops(fromLaplacianByLoops(smaller), size);
  return picture(size, (y, x) => (level[y]?.[x] as number) + (guess[y]?.[x] as number));
}
