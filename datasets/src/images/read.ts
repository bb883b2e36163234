/** Reading a picture file into numbers. Data card: card.md. */
import { InputError, requireWhole } from "@attention-lab/lib/base";
import type { Image } from "@attention-lab/lib/vision";
import type { Metadata } from "sharp";
import { readPictureBytes } from "./bytes";
import { firstLine, pipeline, type Sharp, type SharpOptions } from "./sharp";

const fits = ["cover", "contain", "fill", "inside"] as const;

export interface ReadImageOptions {
  /** The most pixels a file may have, and the picture made of it. Default 50 million */
  maxPixels?: number;
  /** 1 grey, 3 red, green and blue (opacity laid on white), 4 with opacity. Default 3 */
  channels?: 1 | 3 | 4;
  /** Pixels across. With only one of width and height, the other follows the picture's own ratio. */
  width?: number;
  /** Pixels down. */
  height?: number;
  /**
   * What happens when both are given and the ratio differs: `cover` cuts what juts out (the default), `contain` adds a
   * white margin, `fill` distorts, `inside` makes one side shorter.
   */
  fit?: (typeof fits)[number];
}

const FORMATS = new Set(["jpeg", "png", "webp", "heif", "gif", "tiff"]); // heif here is AVIF: HEIC is refused before
const WHITE = { r: 255, g: 255, b: 255, alpha: 1 };
const MOST_PIXELS = 50_000_000;

/**
 * Reads a JPEG, PNG, WebP, AVIF, GIF or TIFF file. The picture is turned the way its EXIF data say it was held; grey,
 * CMYK and 16-bit pictures become sRGB with 256 levels, divided by 255.
 * @returns data of shape [height, width, channels], 0 … 1
 * @throws InputError naming the file when it is missing, a folder, HEIC, no picture, damaged, cut short, an animation or
 *   larger than `maxPixels`; naming the option when one is wrong
 * @example (await readImage("photo.jpg", { width: 96, height: 96 })).data.length // 27648
 */
export async function readImage(file: string, options: ReadImageOptions = {}): Promise<Image> {
  requireOptions(options);
  const bytes = await readPictureBytes("path", file);
  const { maxPixels = MOST_PIXELS, channels = 3 } = options;
  const settings: SharpOptions = { autoOrient: true, limitInputPixels: maxPixels };
  await attempt(file, async () => {
    // A limit of its own, so that a picture that is too large is told from one that is damaged.
    requirePicture(file, await pipeline(bytes, { limitInputPixels: false }).metadata(), options);
  });
  const { data, info } = await attempt(file, () =>
    inColours(resized(pipeline(bytes, settings), options), channels)
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  return { width: info.width, height: info.height, channels: info.channels, data: fractions(data) };
}

/** Runs a step of the decoder, whose own errors name neither the file nor what to do. */
async function attempt<T>(file: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const got = `"${file}", which is damaged, cut short or no picture (${firstLine(error)})`;
    throw new InputError("path", "a whole JPEG, PNG, WebP, AVIF, GIF or TIFF file", got);
  }
}

function requirePicture(file: string, found: Metadata, options: ReadImageOptions): void {
  const { format, pages = 1, autoOrient } = found;
  const { maxPixels = MOST_PIXELS } = options;
  if (!FORMATS.has(format)) {
    throw new InputError(
      "path",
      "a JPEG, PNG, WebP, AVIF, GIF or TIFF file",
      `"${file}", in the format ${format}`,
    );
  }
  if (pages > 1) {
    throw new InputError(
      "path",
      "a single picture",
      `"${file}", an animation or document of ${pages} pictures`,
    );
  }
  const { width, height } = autoOrient;
  if (width * height > maxPixels) {
    const expected = `a picture of at most ${maxPixels.toLocaleString("en")} pixels (maxPixels)`;
    throw new InputError("path", expected, `"${file}", ${width} × ${height}: make it smaller first`);
  }
  const result = requestedSize(autoOrient, options);
  if (result.width * result.height > maxPixels) {
    const expected = `a picture that comes to at most ${maxPixels.toLocaleString("en")} pixels (maxPixels)`;
    const size = `${Math.round(result.width)} × ${Math.round(result.height)} at the size asked for`;
    throw new InputError("path", expected, `"${file}", ${size}`);
  }
}

function requestedSize(own: { width: number; height: number }, { width, height }: ReadImageOptions) {
  if (width !== undefined && height !== undefined) return { width, height };
  if (width !== undefined) return { width, height: (width * own.height) / own.width };
  if (height !== undefined) return { width: (height * own.width) / own.height, height };
  return own;
}

function resized(picture: Sharp, { width, height, fit = "cover" }: ReadImageOptions): Sharp {
  if (width === undefined && height === undefined) return picture;
  return picture.resize({ width, height, fit, background: WHITE });
}

function inColours(picture: Sharp, channels: 1 | 3 | 4): Sharp {
  if (channels === 4) return picture.toColourspace("srgb").ensureAlpha();
  const opaque = picture.flatten({ background: WHITE });
  return channels === 1 ? opaque.greyscale().toColourspace("b-w") : opaque.toColourspace("srgb");
}

/** 0 … 255 as 0 … 1. */
function fractions(bytes: Uint8Array): Float32Array {
  const data = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) data[i] = (bytes[i] as number) / 255;
  return data;
}

function requireOptions(options: ReadImageOptions): void {
  const { channels = 3, fit = "cover" } = options;
  for (const name of ["maxPixels", "width", "height"] as const) {
    const value = options[name];
    if (value !== undefined) requireWhole(name, value);
  }
  if (![1, 3, 4].includes(channels)) throw new InputError("channels", "1, 3 or 4", String(channels));
  if (!fits.includes(fit)) throw new InputError("fit", `one of ${fits.join(", ")}`, String(fit));
}
