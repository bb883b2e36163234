// @ts-check
/** Fills the hole of a picture file and writes the result. */
import { createRequire } from "node:module";
import { relative } from "node:path";
import { methods } from "./methods.mjs";
import { createShareLine } from "./shareLine.mjs";

/** @typedef {import("@attention-lab/lib/vision").Image} Image */

const load = createRequire(import.meta.url);
/** @type {typeof import("@attention-lab/lib/base")} */
const { InputError } = load("@attention-lab/lib/base");
/** @type {typeof import("@attention-lab/datasets/images")} */
const { readImage, writeImage } = load("@attention-lab/datasets/images");

/** 2 megapixels, 1920 × 1080 among them. */
const MOST_PIXELS = 2_100_000;
/** Hidden pixels × pixels up to which comparing all pairs takes about a minute. */
const MOST_PAIRS = 2e8;

/** @param {import("./request.mjs").Request} request */
export async function inpaint({ picture, mask: maskPath, box, out, method, sources, force }) {
  const read = await readImage(picture, { channels: 4, maxPixels: MOST_PIXELS });
  const { image, opacity } = apart(read);
  const mask = maskPath ? await readMask(maskPath) : boxMask(image, box ?? []);
  const hidden = requireHole(image, mask);
  if (opacity && /\.jpe?g$/i.test(out)) {
    throw new InputError("out", "a .png or .webp file, as the picture is partly transparent", out);
  }
  const chosen = /** @type {(typeof methods)[string]} */ (methods[method]);
  requireAffordable(method, chosen, hidden, image);
  const { from, fill } = chosen;
  const started = Date.now();
  const line = createShareLine(process.stderr);
  /** @type {typeof import("@attention-lab/lib/pyramid")} */
  const lib = load("@attention-lab/lib/pyramid");
  const filled = from && (await from(lib, image, mask, line.show));
  const result = filled?.image ?? /** @type {NonNullable<typeof fill>} */ (fill)(lib, image, mask);
  line.end();
  await writeImage(out, opacity ? joined(result, opacity) : result, { force, metadataFrom: picture });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${hidden} pixels filled by ${method} in ${seconds} s: ${shown(out)}`);
  if (filled && sources) {
    await writeImage(sources, lib.sourceMap(filled), { force });
    console.log(`where they came from (blue: full size, orange: half, pink: smaller): ${shown(sources)}`);
  }
}

/**
 * @param {string} method @param {(typeof methods)[string]} chosen @param {number} hidden @param {Image} image
 * @throws InputError when it would take minutes
 */
function requireAffordable(method, { pairs, most = Infinity }, hidden, { width, height }) {
  const limit = pairs ? Math.floor(MOST_PAIRS / (width * height)) : most;
  if (hidden <= limit) return;
  const expected = `one that can fill so large a hole in a minute (${method} here fills up to ${limit} pixels)`;
  throw new InputError("method", expected, `${hidden} hidden pixels: use --method search`);
}

/** @param {string} path */
const shown = (path) => relative(process.env["INIT_CWD"] ?? process.cwd(), path);

/**
 * Colours and opacity of a picture with four channels; no opacity where all of it is opaque.
 * @param {Image} picture @returns {{ image: Image, opacity?: Float32Array }}
 */
function apart({ width, height, data }) {
  const colours = data.filter((_, i) => i % 4 < 3);
  const opacity = data.filter((_, i) => i % 4 === 3);
  const image = { width, height, channels: 3, data: colours };
  return opacity.every((value) => value === 1) ? { image } : { image, opacity };
}

/** @param {Image} image @param {Float32Array} opacity @returns {Image} */
function joined({ width, height, data }, opacity) {
  const all = new Float32Array(4 * width * height);
  for (let at = 0; at < opacity.length; at++) {
    all.set(data.subarray(3 * at, 3 * at + 3), 4 * at);
    all[4 * at + 3] = /** @type {number} */ (opacity[at]);
  }
  return { width, height, channels: 4, data: all };
}

/**
 * White hides.
 * @param {string} path
 */
function readMask(path) {
  return readImage(path, { channels: 1, maxPixels: MOST_PIXELS });
}

/** @param {Image} image @param {number[]} box @returns {Image} */
function boxMask({ width, height }, box) {
  const [x = 0, y = 0, w = 0, h = 0] = box;
  if (w < 1 || h < 1 || x + w > width || y + h > height) {
    throw new InputError("box", `a box inside ${width} × ${height} pixels`, box.join(","));
  }
  const data = new Float32Array(width * height);
  for (let row = y; row < y + h; row++) data.fill(1, row * width + x, row * width + x + w);
  return { width, height, channels: 1, data };
}

/** @param {Image} image @param {Image} mask @returns {number} how many pixels are hidden */
function requireHole(image, mask) {
  if (mask.width !== image.width || mask.height !== image.height) {
    const got = `${mask.width} × ${mask.height}`;
    throw new InputError("mask", `${image.width} × ${image.height} pixels, as the picture`, got);
  }
  const hidden = mask.data.reduce((sum, value) => sum + (value >= 0.5 ? 1 : 0), 0);
  if (hidden === 0) throw new InputError("mask", "something white, which marks what to fill", "none");
  if (hidden === mask.data.length) {
    throw new InputError("mask", "at least one known pixel", "a mask that hides everything");
  }
  return hidden;
}
