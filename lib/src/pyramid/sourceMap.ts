/** A picture of where a filled hole came from. */
import type { Image } from "../vision";
import type { Filled } from "./fill";

/** Red, green and blue of places that were looked at in full size, at half, and at smaller sizes. */
const COLOURS = [
  [0.34, 0.71, 0.91],
  [0.9, 0.62, 0],
  [0.8, 0.47, 0.65],
] as const;

/**
 * The filled picture in dim grey; every pixel of the hole, and every place that one came from, in the colour of the scale
 * it was found at: blue at full size, orange at half, pink below.
 * @returns red, green and blue, of the same size
 * @example sourceMap(await attentionFill(image, mask)) // writeImage draws it
 */
export function sourceMap({ image, sources }: Filled): Image {
  const { width, height, channels } = image;
  const colours = Math.min(channels, 3);
  const data = new Float32Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const pixel = image.data.subarray(at * channels, at * channels + colours);
    data.fill(
      pixel.reduce((sum, value) => sum + value / (2 * colours), 0),
      3 * at,
      3 * at + 3,
    );
  }
  const paint = (at: number, scale: number) =>
    data.set(COLOURS[scale > 0.75 ? 0 : scale > 0.4 ? 1 : 2], 3 * at);
  sources.scale.forEach((scale, at) => {
    if (scale === 0) return;
    const [x, y] = [sources.x[at] as number, sources.y[at] as number].map(Math.round) as [number, number];
    paint(Math.min(y, height - 1) * width + Math.min(x, width - 1), scale);
  });
  sources.scale.forEach((scale, at) => {
    if (scale > 0) paint(at, scale);
  });
  return { width, height, channels: 3, data };
}
