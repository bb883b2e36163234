/** Writing numbers as a picture file. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { InputError, requireWhole } from "@attention-lab/lib/base";
import type { Image } from "@attention-lab/lib/vision";
import { readPictureBytes, reasonFor } from "./bytes";
import { firstLine, pipeline, type Sharp } from "./sharp";

export interface WriteImageOptions {
  /** Whether a file of that name may be replaced. Default false */
  force?: boolean;
  /** A picture file whose EXIF data (camera, author, place) go into the new file; its rotation is already done. */
  metadataFrom?: string;
}

type Channels = 1 | 2 | 3 | 4;
type Raw = { width: number; height: number; channels: Channels };

const encoders: Record<string, (picture: Sharp) => Sharp> = {
  ".png": (picture) => picture.png(),
  ".jpg": (picture) => picture.jpeg({ quality: 92 }),
  ".jpeg": (picture) => picture.jpeg({ quality: 92 }),
  ".webp": (picture) => picture.webp({ lossless: true }),
};

/**
 * Writes a picture as the format that the file's name ends in: .png, .jpg, .jpeg or .webp (without loss). Values are
 * rounded to 256 levels; what lies outside 0 … 1 counts as 0 or 1.
 * @param image data of shape [height, width, channels], 0 … 1; 1 channel is grey, 2 with opacity, 3 colour, 4 with opacity
 * @throws InputError when the file exists and `force` is not set, its folder does not exist, the ending is unknown, the
 *   picture's size and data do not agree, a value is NaN, or a JPEG should keep opacity
 * @example await writeImage("overlay.png", overlay)
 */
export async function writeImage(file: string, image: Image, options: WriteImageOptions = {}): Promise<void> {
  const { force = false, metadataFrom } = options;
  const ending = path.extname(typeof file === "string" ? file : "").toLowerCase();
  const encode = encoders[ending];
  if (encode === undefined) {
    throw new InputError("path", `a name ending in ${Object.keys(encoders).join(", ")}`, `"${file}"`);
  }
  requireImage(image, ending);
  const { width, height } = image;
  const raw = { width, height, channels: image.channels as Channels };
  const bytes = levels(image.data);
  const picture =
    metadataFrom === undefined ? pipeline(bytes, { raw }) : await carried(metadataFrom, bytes, raw);
  const encoded = await encode(picture).toBuffer();
  await writeFile(file, encoded, { flag: force ? "w" : "wx" }).catch((error: unknown) => {
    throw new InputError("path", "a file that can be written", `"${file}", ${whyNot(error, file)}`);
  });
}

/** sharp hands on the EXIF data of the picture a pipeline starts with, so the new pixels are laid over that one. */
async function carried(source: string, bytes: Buffer, raw: Raw): Promise<Sharp> {
  const base = await readPictureBytes("metadataFrom", source);
  const { width, height, channels } = raw;
  const opacity = channels % 2 === 0 ? 1 : 0;
  const colours = channels - opacity;
  const [input, alpha] = [pick(bytes, channels, 0, colours), pick(bytes, channels, colours, channels)];
  try {
    const plain = await pipeline(base, { autoOrient: true })
      .resize({ width, height, fit: "fill" })
      .removeAlpha()
      .toColourspace("srgb")
      .keepExif()
      .png()
      .toBuffer();
    const laid = pipeline(plain, {})
      .composite([{ input, raw: { width, height, channels: colours as Channels }, blend: "source" }])
      .removeAlpha()
      .toColourspace(colours === 1 ? "b-w" : "srgb")
      .keepExif();
    if (opacity === 0) return laid;
    const joined = pipeline(await laid.png().toBuffer(), {}); // on its own: sharp would join before laying over
    return joined.joinChannel(alpha, { raw: { width, height, channels: 1 } }).keepExif();
  } catch (error) {
    const got = `"${source}" (${firstLine(error)})`;
    throw new InputError("metadataFrom", "a whole JPEG, PNG, WebP, AVIF, GIF or TIFF file", got);
  }
}

/** The channels from … to − 1 of every pixel. */
function pick(bytes: Buffer, channels: number, from: number, to: number): Buffer {
  return bytes.filter((_, i) => i % channels >= from && i % channels < to) as Buffer;
}

function whyNot(error: unknown, file: string): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EEXIST") return "which exists: pass force to replace it";
  if (code === "EISDIR") return "which is a folder";
  if (code === "ENOENT") return `whose folder does not exist: make ${path.dirname(path.resolve(file))} first`;
  return reasonFor(error, file).replace("read", "written");
}

/** 0 … 1 as 0 … 255. */
function levels(data: Float32Array): Buffer {
  const bytes = Buffer.alloc(data.length);
  for (let i = 0; i < data.length; i++) {
    bytes[i] = Math.round(255 * Math.min(Math.max(data[i] as number, 0), 1));
  }
  return bytes;
}

function requireImage({ width, height, channels, data }: Image, ending: string): void {
  requireWhole("image.width", width);
  requireWhole("image.height", height);
  if (![1, 2, 3, 4].includes(channels))
    throw new InputError("image.channels", "1, 2, 3 or 4", String(channels));
  const expected = width * height * channels;
  if (data.length !== expected) {
    const sides = `${expected} values (${height} rows × ${width} columns × ${channels} channels)`;
    throw new InputError("image.data", sides, String(data.length));
  }
  const bad = data.findIndex(Number.isNaN);
  if (bad >= 0) throw new InputError("image.data", "numbers from 0 to 1", `NaN at position ${bad}`);
  if (channels % 2 === 0 && ending.startsWith(".jp")) {
    throw new InputError("path", "a .png or .webp file, as JPEG keeps no opacity", ending);
  }
}
