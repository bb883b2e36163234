/** Between pictures and plain rows of numbers. */
import { InputError, shapeOf } from "../base";
import type { Image } from "./image";

/**
 * One channel of a picture as rows of numbers.
 * @returns `[height][width]`
 * @throws InputError when there is no such channel
 * @example imageRows(imageOfRows([[0, 1]])) // [[0, 1]]
 */
export function imageRows({ width, height, channels, data }: Image, channel = 0): number[][] {
  if (!Number.isInteger(channel) || channel < 0 || channel >= channels) {
    throw new InputError("channel", `a channel from 0 to ${channels - 1}`, String(channel));
  }
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => data[(y * width + x) * channels + channel] as number),
  );
}

/**
 * A grey picture of rows of numbers; truth values become 1 and 0, so that a mask becomes a mask picture.
 * @param rows `[height][width]`
 * @throws InputError when rows are not equally long
 */
export function imageOfRows(rows: readonly (readonly (number | boolean)[])[]): Image {
  const [height = 0, width = 0] = shapeOf(rows, "rows");
  return { width, height, channels: 1, data: Float32Array.from(rows.flat(), Number) };
}
