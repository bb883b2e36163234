/** A picture with a hole, while it is being filled, and patches around its pixels. */
import { InputError } from "../runtime";
import type { Image } from "../vision";

/** A picture of which some pixels are hidden. */
export interface Holed extends Image {
  /** `[height · width]`: 1 where hidden. */
  readonly hidden: Uint8Array;
}

/**
 * A picture and its mask as one; the data is a copy in which hidden values are 0, so that nothing can read them.
 * @param mask one channel, of the picture's size; ≥ 0.5 hides
 * @throws InputError when sizes differ, or when the mask hides everything
 */
export function holed(image: Image, mask: Image): Holed {
  const { width, height, channels } = image;
  if (mask.width !== width || mask.height !== height || mask.channels !== 1) {
    const got = `${mask.width} × ${mask.height} with ${mask.channels}`;
    throw new InputError("mask", `${width} × ${height} pixels with 1 channel, as the image`, got);
  }
  const hidden = Uint8Array.from(mask.data, (value) => (value >= 0.5 ? 1 : 0));
  if (!hidden.includes(0))
    throw new InputError("mask", "at least one known pixel", "a mask that hides everything");
  const data = image.data.map((value, i) => (hidden[Math.floor(i / channels)] ? 0 : value));
  return { width, height, channels, data, hidden };
}

/**
 * Places (y · width + x) of the hidden pixels that are next to be filled: of those that touch a known pixel, the ones
 * whose patch has the most known pixels, and all that have at least 80 % as many. Corners come before sides.
 */
export function rim(picture: Holed, size = 7): Int32Array {
  const { width, height, hidden } = picture;
  const touching: number[] = [];
  for (let at = 0; at < hidden.length; at++) {
    if (!hidden[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    const touches =
      (x > 0 && !hidden[at - 1]) ||
      (x < width - 1 && !hidden[at + 1]) ||
      (y > 0 && !hidden[at - width]) ||
      (y < height - 1 && !hidden[at + width]);
    if (touches) touching.push(at);
  }
  const counts = touching.map((at) => knownNear(picture, at, size));
  const most = counts.reduce((best, count) => Math.max(best, count), 0);
  return Int32Array.from(touching.filter((_, i) => (counts[i] as number) >= 0.8 * most));
}

/** How many pixels of one patch are known. */
function knownNear({ width, height, hidden }: Holed, at: number, size: number): number {
  const radius = (size - 1) / 2;
  const [cx, cy] = [at % width, Math.floor(at / width)];
  let count = 0;
  for (let y = Math.max(0, cy - radius); y <= Math.min(height - 1, cy + radius); y++) {
    for (let x = Math.max(0, cx - radius); x <= Math.min(width - 1, cx + radius); x++) {
      count += hidden[y * width + x] ? 0 : 1;
    }
  }
  return count;
}

/**
 * Patches around given pixels, and which of their values are known; what lies outside the picture is not.
 * @param size odd
 * @returns `[places · size² · channels]` each
 */
export function patchesAround(
  { width, height, channels, data, hidden }: Holed,
  places: ArrayLike<number>,
  size: number,
): { values: Float32Array; known: Float32Array } {
  const radius = (size - 1) / 2;
  const values = new Float32Array(places.length * size * size * channels);
  const known = new Float32Array(values.length);
  let to = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number;
    const [cx, cy] = [place % width, Math.floor(place / width)];
    for (let y = cy - radius; y <= cy + radius; y++) {
      for (let x = cx - radius; x <= cx + radius; x++, to += channels) {
        const at = y * width + x;
        if (x < 0 || y < 0 || x >= width || y >= height || hidden[at]) continue;
        for (let c = 0; c < channels; c++) {
          values[to + c] = data[at * channels + c] as number;
          known[to + c] = 1;
        }
      }
    }
  }
  return { values, known };
}

/** For every pixel how many of the pixels of its patch are known, those outside the picture not counted. */
export function knownAround({ width, height, hidden }: Holed, size: number): Int32Array {
  const radius = (size - 1) / 2;
  // Sums over all rows above and columns to the left make every count four look-ups.
  const sums = new Int32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0, row = 0; x < width; x++) {
      row += hidden[y * width + x] ? 0 : 1;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] as number) + row;
    }
  }
  const sum = (x: number, y: number) => sums[y * (width + 1) + x] as number;
  return Int32Array.from(hidden, (_, at) => {
    const [cx, cy] = [at % width, Math.floor(at / width)];
    const [left, top] = [Math.max(0, cx - radius), Math.max(0, cy - radius)];
    const [right, bottom] = [Math.min(width, cx + radius + 1), Math.min(height, cy + radius + 1)];
    return sum(right, bottom) - sum(left, bottom) - sum(right, top) + sum(left, top);
  });
}
