/** Patches of a picture, and a picture from overlapping patches. */
import { InputError, requireSameShape, requireWhole, shapeOf } from "../../base";
import { picture, sizeOf } from "./grey";

/** How patches lie: squares of `size` pixels, a new one every `stride` pixels; stride ≤ size, so that nothing is missed. */
export interface PatchGrid {
  size: number;
  stride: number;
}

/**
 * Where patches begin along one axis: every `stride` pixels, and the last one moved back so that it ends at the border.
 * @throws InputError when the patch is longer than the axis, or the stride leaves gaps
 * @example patchStartsByLoops(8, { size: 3, stride: 2 }) // [0, 2, 4, 5]
 */
export function patchStartsByLoops(length: number, { size, stride }: PatchGrid): number[] {
  requireWhole("size", size);
  requireWhole("stride", stride);
  if (size > length) throw new InputError("size", `at most ${length}, the picture's side`, String(size));
  if (stride > size) throw new InputError("stride", `at most the patch size ${size}`, String(stride));
  const last = length - size;
  return [...Array.from({ length: Math.ceil(last / stride) }, (_, i) => i * stride), last];
}

/** Top left corners of all patches, row by row. */
function corners([height, width]: readonly [number, number], grid: PatchGrid): [y: number, x: number][] {
  return patchStartsByLoops(height, grid).flatMap((y) =>
    patchStartsByLoops(width, grid).map((x): [number, number] => [y, x]),
  );
}

/**
 * All patches of a picture, row by row; each is a row of its `size`² values, again row by row.
 * It takes masks as well: a patch then says which of its pixels are known.
 * @param image `[height][width]`
 * @returns `[patches][size²]`
 * @throws InputError when patches are larger than the picture, or leave gaps between them
 * @example extractPatchesByLoops([[1, 2, 3], [4, 5, 6]], { size: 2, stride: 1 }) // [[1, 2, 4, 5], [2, 3, 5, 6]]
 */
export function extractPatchesByLoops<T extends number | boolean>(
  image: readonly (readonly T[])[],
  grid: PatchGrid,
): T[][] {
  const size = sizeOf("image", image);
  return corners(size, grid).map(([top, left]) =>
    picture([grid.size, grid.size], (y, x) => image[top + y]?.[left + x] as T).flat(),
  );
}

/**
 * The picture of overlapping patches: each pixel is the mean of all patches that cover it. The sum is divided by how
 * many there really are, which is fewer at the border; so it undoes {@link extractPatchesByLoops} exactly.
 * @param patches `[patches][size²]`, in the order of {@link extractPatchesByLoops}
 * @param imageSize `[height, width]` of the picture
 * @throws InputError when there are more or fewer patches than places
 * @example overlapAddByLoops([[1, 2, 4, 5], [2, 3, 5, 6]], [2, 3], { size: 2, stride: 1 }) // [[1, 2, 3], [4, 5, 6]]
 */
export function overlapAddByLoops(
  patches: readonly (readonly number[])[],
  imageSize: readonly [height: number, width: number],
  grid: PatchGrid,
): number[][] {
  const places = corners(imageSize, grid);
  requireSameShape("patches", [places.length, grid.size ** 2], shapeOf(patches));
  const [sum, count] = [picture(imageSize, () => 0), picture(imageSize, () => 0)];
  places.forEach(([top, left], i) => {
    patches[i]?.forEach((value, at) => {
      const [y, x] = [top + Math.floor(at / grid.size), left + (at % grid.size)];
      (sum[y] as number[])[x] = (sum[y]?.[x] as number) + value;
      (count[y] as number[])[x] = (count[y]?.[x] as number) + 1;
    });
  });
  return picture(imageSize, (y, x) => (sum[y]?.[x] as number) / (count[y]?.[x] as number));
}
