/** Cutting pictures into patches and joining them, with every part exchangeable. */
import { type Grey, picture, sum } from "./pictures";

/** Where patches begin along one axis; the last one ends at the border. */
export function starts(length: number, size: number, stride: number): number[] {
  const places = Array.from({ length: Math.ceil((length - size) / stride) }, (_, i) => i * stride);
  return [...places, length - size];
}

export type Corner = [top: number, left: number];

export const corners = (tops: readonly number[], lefts: readonly number[]): Corner[] =>
  tops.flatMap((top) => lefts.map((left): Corner => [top, left]));

export const cornersOf = (height: number, width: number, size: number, stride: number) =>
  corners(starts(height, size, stride), starts(width, size, stride));

export const patchAt = (image: Grey, size: number, [top, left]: Corner): number[] =>
  picture(size, size, (y, x) => image[top + y]?.[left + x] ?? 0).flat();

/** What the patches say about each pixel, patch by patch. */
export function opinions(
  patches: Grey,
  [height, width]: [number, number],
  places: readonly Corner[],
  size: number,
): number[][][] {
  return picture(height, width, (y, x) =>
    places.flatMap(([top, left], i) => {
      const [v, u] = [y - top, x - left];
      return v >= 0 && u >= 0 && v < size && u < size ? [patches[i]?.[v * size + u] ?? 0] : [];
    }),
  );
}

/** The picture in which each pixel is made of what the patches say about it. */
export const joined = (
  patches: Grey,
  extent: [number, number],
  places: readonly Corner[],
  size: number,
  combine: (values: number[]) => number = (values) => sum(values) / values.length,
): Grey => opinions(patches, extent, places, size).map((row) => row.map(combine));
