/** Pictures channel by channel, for methods that fill one channel at a time. */
import { InputError } from "../../base";
import type { Image } from "../../vision";
import { holed, type Holed } from "../pixels";

/** One channel of a picture with a hole. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  /** `[height · width]`; hidden values are 0. */
  readonly values: Float64Array;
  /** `[height · width]`: 1 where hidden. */
  readonly hidden: Uint8Array;
}

/**
 * Fills a picture channel by channel; known pixels keep their values.
 * @param fill takes one channel and returns all its values, `[height · width]`
 * @throws InputError when the mask has another size, or hides everything
 */
export function fillPlanes(image: Image, mask: Image, fill: (plane: Plane) => ArrayLike<number>): Image {
  const picture = holed(image, mask);
  const data = Float32Array.from(picture.data);
  for (let channel = 0; channel < picture.channels; channel++) {
    const filled = fill(planeOf(picture, channel));
    picture.hidden.forEach((isHidden, at) => {
      if (isHidden) data[at * picture.channels + channel] = filled[at] as number;
    });
  }
  return { width: image.width, height: image.height, channels: image.channels, data };
}

function planeOf({ width, height, channels, data, hidden }: Holed, channel: number): Plane {
  const values = Float64Array.from(hidden, (_, at) => data[at * channels + channel] as number);
  return { width, height, hidden, values };
}

/** Places (y · width + x) of the hidden pixels. */
export function hiddenPlaces({ hidden }: Plane): Int32Array {
  return Int32Array.from([...hidden.keys()].filter((at) => hidden[at]));
}

/** The values of the known pixels. @throws InputError when there are none */
export function knownValues({ values, hidden }: Plane): Float64Array {
  const known = values.filter((_, at) => !hidden[at]);
  if (known.length === 0)
    throw new InputError("mask", "at least one known pixel", "a mask that hides everything");
  return known;
}
