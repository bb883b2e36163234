/** Pictures as addresses that a page can show. */
import { InputError } from "../base";
import type { Image } from "./image";

/**
 * An image as a Windows bitmap in a data address, the simplest of all formats that browsers read: a header of 54 bytes,
 * then rows from the bottom up, two bytes a pixel with five bits each for red, green and blue, each row filled up to a
 * multiple of four bytes. Five bits keep notebooks small.
 * @throws InputError for other channels
 * @example bitmapUrl({ width: 1, height: 1, channels: 1, data: new Float32Array([1]) }).length // 102
 */
export function bitmapUrl({ width, height, channels, data }: Image): string {
  if (channels !== 3 && channels !== 1)
    throw new InputError("image", "grey, or red, green and blue", `${channels} channels`);
  const row = 4 * Math.ceil((2 * width) / 4);
  const bytes = Buffer.alloc(54 + row * height);
  bytes.write("BM");
  const header: readonly [number, number][] = [[2, bytes.length], [10, 54], [14, 40], [18, width], [22, height], [34, row * height]]; // prettier-ignore
  for (const [offset, value] of header) bytes.writeUInt32LE(value, offset);
  bytes.writeUInt16LE(1, 26); // planes
  bytes.writeUInt16LE(16, 28); // bits a pixel
  const level = (at: number) => Math.round(31 * Math.min(1, Math.max(0, data[at] as number)));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [red, green, blue] = [0, 1, 2].map((c) => level(pixel * channels + (channels === 3 ? c : 0))) as [number, number, number]; // prettier-ignore
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    bytes.writeUInt16LE((red << 10) | (green << 5) | blue, 54 + (height - 1 - y) * row + 2 * x);
  }
  return `data:image/bmp;base64,${bytes.toString("base64")}`;
}
