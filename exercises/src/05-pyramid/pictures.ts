/** Grey pictures and masks to try answers on, and small steps that several tasks share. */
import type { Random } from "@attention-lab/grader";
import { transposed } from "../kit";

export type Grey = number[][];
export type Known = boolean[][];

export const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);
export const mean = (numbers: readonly number[]) => sum(numbers) / numbers.length;

/** Uniform noise: no two pixels are alike, so that no mistake hides. */
export const noise = (random: Random, height: number, width: number): Grey =>
  Array.from({ length: height }, () => Array.from({ length: width }, () => random.uniform()));

export const picture = <T>(height: number, width: number, pixel: (y: number, x: number) => T): T[][] =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => pixel(y, x)));

/** Everything known but a box. */
export const boxMask = (height: number, width: number, [top, left, size]: [number, number, number]): Known =>
  picture(height, width, (y, x) => y < top || y >= top + size || x < left || x >= left + size);

/** Each entry known with probability `share`, never all and never none. */
export function speckle(random: Random, height: number, width: number, share = 0.6): Known {
  const known = picture(height, width, () => random.uniform() < share);
  const first = known[0] ?? [];
  [first[0], first[1]] = [true, false];
  return known;
}

/** Which pixel stands at a place outside a row of n pixels: undefined for none. */
export type Outside = (place: number, n: number) => number | undefined;

export const mirrored: Outside = (place, n) => (place < 0 ? -place : place >= n ? 2 * n - 2 - place : place);
export const repeated: Outside = (place, n) => Math.min(Math.max(place, 0), n - 1);
export const nothing: Outside = (place, n) => (place < 0 || place >= n ? undefined : place);

export interface Filter {
  taps?: number[];
  outside?: Outside;
}

export const binomial = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16];

/** A filter along each row; its middle tap stands on the pixel. */
export function alongRows(image: Grey, { taps = binomial, outside = mirrored }: Filter = {}): Grey {
  const reach = (taps.length - 1) / 2;
  return image.map((row) =>
    row.map((_, x) => sum(taps.map((tap, t) => tap * (row[outside(x + t - reach, row.length) ?? -1] ?? 0)))),
  );
}

/** The filter along rows, then along columns. */
export const blurred = (image: Grey, filter: Filter = {}): Grey =>
  transposed(alongRows(transposed(alongRows(image, filter)), filter));
