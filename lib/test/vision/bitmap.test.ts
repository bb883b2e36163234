/** Bitmaps, read back by the fields of their header. */
import { bitmapUrl, type Image } from "../../src/vision";

/** What the file says, channels from 0 to 1, rows from the top. */
function readBitmap(url: string) {
  const bytes = Buffer.from(url.replace("data:image/bmp;base64,", ""), "base64");
  const [start, width, height, bits] = [bytes.readUInt32LE(10), bytes.readUInt32LE(18), bytes.readUInt32LE(22), bytes.readUInt16LE(28)]; // prettier-ignore
  expect([bytes.toString("latin1", 0, 2), bytes.readUInt32LE(2), bytes.readUInt32LE(14)]).toEqual(["BM", bytes.length, 40]); // prettier-ignore
  const row = 4 * Math.ceil((width * bits) / 32);
  expect(bytes.length).toBe(start + row * height);
  const pixel = (x: number, y: number) => {
    const at = start + (height - 1 - y) * row + (x * bits) / 8;
    if (bits === 8) {
      const entry = 54 + 4 * bytes.readUInt8(at);
      return [2, 1, 0].map((c) => bytes.readUInt8(entry + c) / 255);
    }
    if (bits === 24) return [2, 1, 0].map((c) => bytes.readUInt8(at + c) / 255);
    const value = bytes.readUInt16LE(at);
    return [10, 5, 0].map((shift) => ((value >> shift) & 31) / 31);
  };
  return { width, height, pixels: Array.from({ length: width * height }, (_, i) => pixel(i % width, Math.floor(i / width))) }; // prettier-ignore
}

test.each([
  [1, 255, undefined],
  [3, 31, undefined],
  [3, 255, { bits: 8 }],
] as const)("%i channels come back, whatever the width, to %i steps", (channels, steps, options) => {
  for (const [width, height] of [
    [1, 1],
    [3, 2],
    [5, 7],
    [8, 8],
  ] as const) {
    const data = Float32Array.from({ length: width * height * channels }, (_, i) => ((i * 37) % 101) / 100);
    const image: Image = { width, height, channels, data };
    const read = readBitmap(bitmapUrl(image, options));
    expect([read.width, read.height]).toEqual([width, height]);
    read.pixels.forEach((pixel, at) =>
      pixel.forEach((value, c) => {
        const wanted = data[at * channels + (channels === 3 ? c : 0)] as number;
        expect(value).toBe(Math.fround(Math.round(wanted * steps)) / steps);
      }),
    );
  }
});

test("what is out of range is cut off, and other channels are refused", () => {
  const image = { width: 2, height: 1, channels: 1, data: Float32Array.from([-1, 2]) };
  expect(readBitmap(bitmapUrl(image)).pixels).toEqual([[0, 0, 0], [1, 1, 1]]); // prettier-ignore
  expect(() => bitmapUrl({ ...image, channels: 2 })).toThrow(
    /image: expected grey, or red, green and blue, got 2/,
  );
});
