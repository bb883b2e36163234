/** Filling a hole by diffusion, on plain arrays: the simplest rival of attention. */
import { InputError, requirePositive } from "../../base";
import { picture, requireMaskOf, sizeOf, type Grey, type Known } from "./grey";

/**
 * The picture with each hidden pixel at the mean of all known ones: where diffusion starts. Hidden values are not read.
 * @throws InputError when no pixel is known
 * @example startFillByLoops([[1, 9, 3]], [[true, false, true]]) // [[1, 2, 3]]
 */
export function startFillByLoops(image: Grey, known: Known): number[][] {
  requireMaskOf(image, known);
  const values = image.flatMap((row, y) => row.filter((_, x) => known[y]?.[x]));
  if (values.length === 0) throw new InputError("known", "at least one known pixel", "none");
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return picture(sizeOf("image", image), (y, x) => (known[y]?.[x] ? (image[y]?.[x] as number) : mean));
}

/**
 * One step of diffusion: each hidden pixel becomes the mean of its neighbours above, below, left and right as they were
 * before the step. At the border of the picture there are three or two of them.
 * @example diffusionStepByLoops([[1, 0, 3]], [[true, false, true]]) // [[1, 2, 3]]
 */
export function diffusionStepByLoops(image: Grey, known: Known): number[][] {
  requireMaskOf(image, known);
  return image.map((row, y) =>
    row.map((value, x) => {
      if (known[y]?.[x]) return value;
      const places = [image[y - 1]?.[x], image[y + 1]?.[x], row[x - 1], row[x + 1]];
      const around = places.flatMap((neighbour) => neighbour ?? []);
      return around.length === 0 ? value : around.reduce((sum, v) => sum + v, 0) / around.length;
    }),
  );
}

/**
 * Fills the hidden pixels so that each is the mean of its neighbours: the discrete Laplace equation Δu = 0 with the
 * known pixels held fast, no flow across the border of the picture. Repeats {@link diffusionStepByLoops} from
 * {@link startFillByLoops} until no pixel moves by more than `tolerance`.
 * @param image `[height][width]`; values of hidden pixels do not matter
 * @param known `[height][width]`
 * @param tolerance > 0, default 1e-10
 * @throws InputError when no pixel is known, or sizes differ
 * @example diffusionFillByLoops([[0, 7, 7, 3]], [[true, false, false, true]]) // [[0, 1, 2, 3]]
 */
export function diffusionFillByLoops(image: Grey, known: Known, tolerance = 1e-10): number[][] {
  requirePositive("tolerance", tolerance);
  let filled = startFillByLoops(image, known);
  for (;;) {
    const next = diffusionStepByLoops(filled, known);
    const moved = next.map((row, y) => row.map((value, x) => Math.abs(value - (filled[y]?.[x] as number))));
    filled = next;
    // Not "> tolerance": pixels that are not numbers must end the loop, too.
    if (!moved.some((row) => row.some((distance) => distance > tolerance))) return filled;
  }
}
