/** Patches of a picture on tensors, and the picture of overlapping patches. */
import { InputError, requireSameShape, requireWhole, tf, type Tensor } from "../runtime";

/** How patches lie: squares of `size` pixels, a new one every `stride` pixels. */
export interface PatchGrid {
  size: number;
  /** Default 1. */
  stride?: number;
}

/** Where patches begin along an axis; the last one is moved back so that it ends at the border. */
function starts(length: number, { size, stride = 1 }: PatchGrid): number[] {
  requireWhole("size", size);
  requireWhole("stride", stride);
  if (size > length) throw new InputError("size", `at most ${length}, the picture's side`, String(size));
  if (stride > size) throw new InputError("stride", `at most the patch size ${size}`, String(stride));
  const last = length - size;
  return [...Array.from({ length: Math.ceil(last / stride) }, (_, i) => i * stride), last];
}

/** For every patch the places of its pixels in the flattened picture: `[patches · size²]`. */
function places(height: number, width: number, grid: PatchGrid): Int32Array {
  const [rows, columns] = [starts(height, grid), starts(width, grid)];
  const indices = new Int32Array(rows.length * columns.length * grid.size ** 2);
  let at = 0;
  for (const top of rows) {
    for (const left of columns) {
      for (let y = top; y < top + grid.size; y++) {
        for (let x = left; x < left + grid.size; x++) indices[at++] = y * width + x;
      }
    }
  }
  return indices;
}

/**
 * All patches of a picture, row by row.
 * @param image `[height, width, channels]`
 * @returns `[patches, size² · channels]`
 * @throws InputError when patches are larger than the picture, or leave gaps between them
 * @example extractPatches(tf.tensor([1, 2, 3, 4, 5, 6], [2, 3, 1]), { size: 2 }) // [[1, 2, 4, 5], [2, 3, 5, 6]]
 */
export function extractPatches(image: Tensor, grid: PatchGrid): Tensor {
  const [height = 0, width = 0, channels = 1] = image.shape;
  const indices = places(height, width, grid);
  return tf.tidy(() => {
    const pixels = image.reshape([height * width, channels]);
    return pixels.gather(tf.tensor1d(indices, "int32")).reshape([-1, grid.size ** 2 * channels]);
  });
}

/**
 * The picture of overlapping patches: each pixel is the mean of all patches that cover it, divided by how many there
 * really are, which is fewer at the border. Undoes {@link extractPatches}.
 * @param patches `[patches, size² · channels]`
 * @param size `[height, width, channels]` of the picture
 * @throws InputError when there are more or fewer patches than places
 * @example overlapAdd(tf.tensor([[1, 2, 4, 5], [2, 3, 5, 6]]), [2, 3, 1], { size: 2 }) // [[[1], [2], [3]], [[4], [5], [6]]]
 */
export function overlapAdd(
  patches: Tensor,
  [height, width, channels]: readonly [height: number, width: number, channels: number],
  grid: PatchGrid,
): Tensor {
  const indices = places(height, width, grid);
  const area = grid.size ** 2;
  requireSameShape("patches", [indices.length / area, area * channels], patches.shape);
  const counts = new Float32Array(height * width);
  for (const at of indices) counts[at] = (counts[at] ?? 0) + 1;
  return tf.tidy(() => {
    const pixels = patches.reshape([indices.length, channels]);
    const sums = tf.unsortedSegmentSum(pixels, tf.tensor1d(indices, "int32"), height * width);
    return sums.div(tf.tensor(counts, [height * width, 1])).reshape([height, width, channels]);
  });
}
