/** Which pixels of a picture count: those of a hole, or all. */
import { InputError, requireSameShape } from "../base";
import type { Image } from "./image";

/** @throws InputError unless both pictures have the same height, width and channels */
export function requireSameSize(argument: string, image: Image, other: Image): void {
  const size = ({ height, width, channels }: Image) => [height, width, channels];
  requireSameShape(argument, size(image), size(other));
}

/**
 * The pixels of a hole, row by row: 1 where `hole` is 0.5 or brighter, as white marks a hole in a mask picture.
 * @param hole one channel, as high and wide as the picture
 * @param image the picture that it belongs to
 * @returns `[height · width]`
 * @throws InputError when the sizes differ, or when the hole hides nothing
 */
export function holePixels(hole: Image, image: Image): Uint8Array {
  requireSameShape("hole", [image.height, image.width, 1], [hole.height, hole.width, hole.channels]);
  const hidden = Uint8Array.from(hole.data, (value) => (value >= 0.5 ? 1 : 0));
  if (!hidden.includes(1)) throw new InputError("hole", "at least one hidden pixel", "none");
  return hidden;
}

/** The values of every channel of the pixels that count: those of the hole, or all of them without one. */
export function countedValues(values: ArrayLike<number>, image: Image, hole?: Image): number[] {
  const hidden = hole && holePixels(hole, image);
  return Array.from(values).filter((_, i) => !hidden || hidden[Math.floor(i / image.channels)]);
}
