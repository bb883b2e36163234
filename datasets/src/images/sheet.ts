/** Pictures side by side with words below them, as one picture. */
import { InputError, requireWhole } from "@attention-lab/lib/base";
import type { Image } from "@attention-lab/lib/vision";
import { pipeline, words } from "./sharp";

export interface SheetOptions {
  /** Sides of each picture on the sheet, in pixels. Default 192 */
  size?: number;
  /** Pictures in a row. Default 6 */
  perRow?: number;
}

const GAP = 8;
const LINE = 24;
const WHITE = { r: 255, g: 255, b: 255 };

/**
 * Lays pictures on a white sheet, each scaled into a square with its words below.
 * @param pictures at least one, of 1 or 3 channels; on a machine without fonts the words are missing
 * @returns three channels
 * @throws InputError when there is no picture, a size is no whole number ≥ 1, or sharp is not installed
 * @example await writeImage("sheet.png", await contactSheet([{ image, text: "a red star" }]))
 */
export async function contactSheet(
  pictures: readonly { image: Image; text: string }[],
  { size = 192, perRow = 6 }: SheetOptions = {},
): Promise<Image> {
  if (pictures.length === 0) throw new InputError("pictures", "at least one", "none");
  requireWhole("size", size);
  requireWhole("perRow", perRow);
  const columns = Math.min(perRow, pictures.length);
  const width = GAP + columns * (size + GAP);
  const height = GAP + Math.ceil(pictures.length / columns) * (size + LINE + GAP);
  const laid = await Promise.all(
    pictures.map(async ({ image, text }, i) => {
      const left = GAP + (i % columns) * (size + GAP);
      const top = GAP + Math.floor(i / columns) * (size + LINE + GAP);
      const below = await words(text, { width: size, height: LINE });
      return [{ input: await square(image, size), left, top }, ...below.map((input) => ({ input, left, top: top + size }))]; // prettier-ignore
    }),
  );
  const sheet = pipeline(Buffer.alloc(3 * width * height, 255), { raw: { width, height, channels: 3 } });
  const data = await sheet.composite(laid.flat()).removeAlpha().raw().toBuffer();
  return { width, height, channels: 3, data: Float32Array.from(data, (level) => level / 255) };
}

/** Large pixels stay pixels. */
function square({ width, height, channels, data }: Image, size: number): Promise<Buffer> {
  const bytes = Buffer.from(Uint8ClampedArray.from(data, (value) => Math.round(255 * value)));
  const raw = { width, height, channels: channels as 1 | 3 };
  return pipeline(bytes, { raw })
    .resize({ width: size, height: size, fit: "contain", background: WHITE, kernel: "nearest" })
    .png()
    .toBuffer();
}
