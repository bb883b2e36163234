/** Pictures as addresses that a page can show. */
import { InputError } from "../base";
import type { Image } from "./image";

/** Header of the file and of the picture. */
const HEADER = 54;
/** All 256 greys, as blue, green, red and nothing. */
const GREYS = Buffer.from(Array.from({ length: 256 }, (_, grey) => [grey, grey, grey, 0]).flat());

/**
 * An image as a Windows bitmap in a data address, the simplest of all formats that browsers read: a header, then rows
 * from the bottom up, each filled up to a multiple of four bytes. A colour takes two bytes, five bits each for red, green
 * and blue, since five bits keep notebooks small; a grey takes one byte, a place in a table of all greys.
 * @param options bits of red, green and blue each, 5 (default) or 8: then a colour takes three bytes
 * @throws InputError for other channels
 * @example bitmapUrl({ width: 1, height: 1, channels: 3, data: new Float32Array([1, 1, 1]) }).length // 102
 */
export function bitmapUrl(
  { width, height, channels, data }: Image,
  { bits = 5 }: { bits?: 5 | 8 } = {},
): string {
  if (channels !== 3 && channels !== 1)
    throw new InputError("image", "grey, or red, green and blue", `${channels} channels`);
  const [size, table] = channels === 1 ? [1, GREYS] : [bits === 8 ? 3 : 2, Buffer.alloc(0)];
  const row = 4 * Math.ceil((size * width) / 4);
  const start = HEADER + table.length;
  const bytes = Buffer.alloc(start + row * height);
  bytes.write("BM");
  const header: readonly [number, number][] = [[2, bytes.length], [10, start], [14, 40], [18, width], [22, height], [34, row * height]]; // prettier-ignore
  for (const [offset, value] of header) bytes.writeUInt32LE(value, offset);
  bytes.writeUInt16LE(1, 26); // planes
  bytes.writeUInt16LE(8 * size, 28); // bits a pixel
  table.copy(bytes, HEADER);
  const level = (at: number, most: number) => Math.round(most * Math.min(1, Math.max(0, data[at] as number)));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const at = start + (height - 1 - y) * row + size * x;
    if (channels === 1) bytes.writeUInt8(level(pixel, 255), at);
    else {
      const most = 2 ** bits - 1;
      const [red, green, blue] = [0, 1, 2].map((c) => level(3 * pixel + c, most)) as [number, number, number];
      if (bits === 8) bytes.set([blue, green, red], at);
      else bytes.writeUInt16LE((red << 10) | (green << 5) | blue, at);
    }
  }
  return `data:image/bmp;base64,${bytes.toString("base64")}`;
}
