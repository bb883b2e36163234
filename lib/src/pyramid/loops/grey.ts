/** Grey pictures and masks as rows of plain values, for reading and for checking by hand. */
import { InputError, requireSameShape, shapeOf } from "../../base";

/** A grey picture: `[height][width]`, 0 (dark) … 1 (bright). */
export type Grey = readonly (readonly number[])[];

/** True where a pixel is known, false where it is hidden: `[height][width]`. */
export type Known = readonly (readonly boolean[])[];

/** `[height, width]` of a picture whose rows are equally long. @throws InputError otherwise */
export function sizeOf(
  argument: string,
  picture: readonly (readonly unknown[])[],
): [height: number, width: number] {
  const [height = 0, width = 0] = shapeOf(picture, argument);
  if (!height || !width) throw new InputError(argument, "rows of pixels", `[${height}, ${width}]`);
  return [height, width];
}

/** @throws InputError unless `known` has one entry for each pixel of `image` */
export function requireMaskOf(image: Grey, known: Known): void {
  requireSameShape("known", sizeOf("image", image), sizeOf("known", known));
}

/** A picture of the given size, pixel by pixel. */
export function picture<T>(
  [height, width]: readonly [number, number],
  pixel: (y: number, x: number) => T,
): T[][] {
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => pixel(y, x)));
}
