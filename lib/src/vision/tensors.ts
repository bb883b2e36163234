/** Pictures as tensors. */
import { InputError, tf, type Tensor } from "../runtime";
import type { Image } from "./image";

/**
 * Pictures of one size, one after the other.
 * @param images at least one, red, green and blue, all `side` wide and high
 * @returns `[batch, side, side, 3]`
 * @throws InputError for another size, grey pictures or an alpha channel; it says what to do
 * @example imagesToTensor([image], 64).shape // [1, 64, 64, 3]
 */
export function imagesToTensor(images: readonly Image[], side: number): Tensor {
  if (images.length === 0) throw new InputError("images", "at least one", "none (it is empty)");
  images.forEach((image, i) => requireImage(image, side, i));
  const all = new Float32Array(images.length * side * side * 3);
  images.forEach(({ data }, i) => all.set(data, i * side * side * 3));
  return tf.tensor(all, [images.length, side, side, 3]);
}

function requireImage({ width, height, channels, data }: Image, side: number, place: number): void {
  const where = `at position ${place}`;
  if (channels !== 3) {
    const kind =
      channels === 1 ? "grey" : channels === 4 ? "with an alpha channel" : `of ${channels} channels`;
    throw new InputError("images", "red, green and blue (readImage(path, { channels: 3 }) converts)", `one ${kind} ${where}`); // prettier-ignore
  }
  if (width !== side || height !== side) {
    throw new InputError(
      "images",
      `${side} × ${side} pixels (readImage resizes)`,
      `${width} × ${height} ${where}`,
    );
  }
  if (data.length !== width * height * channels) {
    throw new InputError("images", `${width * height * channels} numbers`, `${data.length} ${where}`);
  }
}

/**
 * Where every region of a grid lies: x and y of its centre, −1 … 1, row by row.
 * @returns `[rows · columns, 2]`
 * @example regionCentres({ rows: 1, columns: 2 }) // [[−0.5, 0], [0.5, 0]]
 */
export function regionCentres({ rows, columns }: Grid): Tensor {
  const centre = (i: number, count: number) => (2 * i + 1) / count - 1;
  const centres = Array.from({ length: rows * columns }, (_, i) => [
    centre(i % columns, columns),
    centre(Math.floor(i / columns), rows),
  ]);
  return tf.tensor2d(centres);
}

/** A picture cut into regions. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Maps of a grid, stretched to pixels between the centres of regions in straight lines (bilinear, half-pixel
 * centres, edges repeated: as PyTorch's `interpolate` with `align_corners=False`).
 * @param maps `[maps, rows · columns]`
 * @param size of the picture
 * @returns `[maps, height, width]`
 * @throws InputError when a map has not as many entries as the grid
 * @example upsampleMaps(tf.tensor2d([[0, 1]]), { rows: 1, columns: 2 }, { width: 4, height: 1 }) // 0, 0.25, 0.75, 1
 */
export function upsampleMaps(
  maps: Tensor,
  { rows, columns }: Grid,
  { width, height }: Pick<Image, "width" | "height">,
): Tensor {
  if (maps.rank !== 2 || maps.shape[1] !== rows * columns) {
    throw new InputError(
      "maps",
      `[maps, ${rows * columns}] for a grid of ${rows} × ${columns}`,
      `[${maps.shape}]`,
    );
  }
  return tf.tidy(() => {
    const grids = maps.reshape([-1, rows, columns, 1]) as tf.Tensor4D;
    return tf.image.resizeBilinear(grids, [height, width], false, true).squeeze([3]);
  });
}
