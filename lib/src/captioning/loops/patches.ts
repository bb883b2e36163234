/** Cutting a picture into square patches on plain arrays. */
import { InputError, requireWhole } from "../../base";

/** Rows of pixels, each a list of channels: `[height][width][channels]`. */
export type Pixels = readonly (readonly (readonly number[])[])[];

/**
 * The patches of a picture, from left to right and row after row; each is its pixels in reading order, all channels of
 * a pixel side by side (Dosovitskiy et al. 2021, §3.1: x_p, before the linear map).
 * @param pixels `[height][width][channels]`, at least one pixel, rows alike
 * @param size the side of a patch, a divisor of height and width
 * @returns `[height / size · width / size][size · size · channels]`
 * @throws InputError when the picture is empty or ragged, or `size` does not divide it
 * @example patchesByLoops([[[1], [2]], [[3], [4]]], 1) // [[1], [2], [3], [4]]
 */
export function patchesByLoops(pixels: Pixels, size: number): number[][] {
  const { height, width } = requirePixels("pixels", pixels);
  requireWhole("size", size);
  if (height % size !== 0 || width % size !== 0) {
    throw new InputError("size", `a divisor of ${height} and ${width}`, String(size));
  }
  const patches: number[][] = [];
  for (let top = 0; top < height; top += size) {
    for (let left = 0; left < width; left += size) {
      const rows = pixels.slice(top, top + size);
      patches.push(rows.flatMap((row) => row.slice(left, left + size).flat()));
    }
  }
  return patches;
}

/** @throws InputError when there is no pixel, or rows or pixels are not alike */
export function requirePixels(argument: string, pixels: Pixels): { height: number; width: number } {
  const width = pixels[0]?.length ?? 0;
  const channels = pixels[0]?.[0]?.length ?? 0;
  if (channels === 0) throw new InputError(argument, "at least one pixel with one channel", "none");
  const alike = pixels.every((row) => row.length === width && row.every((p) => p.length === channels));
  if (!alike) throw new InputError(argument, `rows of ${width} pixels of ${channels} channels`, "others");
  return { height: pixels.length, width };
}
