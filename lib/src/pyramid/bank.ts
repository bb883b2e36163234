/** The patches a hole may be filled from: all known ones, at several scales. */
import { InputError, requirePositive, requireWhole, tf, type Tensor } from "../runtime";
import type { KeyPatches } from "./patchAttention";
import { scaleByArea } from "./levels";
import { knownAround, patchesAround, type Holed } from "./pixels";

/** Patches of all scales, with what each would put in the middle and where it comes from. */
export interface PatchBank {
  /** `[keys, size² · channels]`. */
  keys: KeyPatches;
  /** The pixel in the middle of each patch. `[keys, channels]` */
  centres: Tensor;
  /** The scale of each patch, and where in the picture itself its middle lies, in pixels. */
  origin: { scale: Float32Array; x: Float32Array; y: Float32Array };
}

export interface BankOptions {
  /** At which sizes the picture is looked at; 0.5 finds what is drawn twice as large. Default 1, ½, ¼. */
  scales?: readonly number[];
  /** Side of a patch in pixels, odd. Default 7. */
  size?: number;
}

/**
 * Collects the patches of a picture at several scales. Only fully known patches count; a pixel of a smaller scale is
 * known when all it covers is. Where no patch at all is fully known (speckle), those with a known middle and at least a
 * quarter of their pixels known take their place, to be compared by what both sides know.
 * The caller disposes the tensors.
 * @throws InputError when no scale has any patch to offer, or the size is not odd
 */
export function createBank(
  picture: Holed,
  { scales = [1, 0.5, 0.25], size = 7 }: BankOptions = {},
): PatchBank {
  requireWhole("size", size);
  if (size % 2 === 0) throw new InputError("size", "an odd number", String(size));
  scales.forEach((scale) => requirePositive("scales", scale));
  const copies = scales
    .filter((scale) => Math.min(picture.width, picture.height) * scale >= size)
    .map((scale) => ({ scale, copy: scaled(picture, scale) }));
  const full = copies.map(({ copy }) => placesWith(copy, size, size * size));
  const partly = !full.some(({ length }) => length > 0);
  const least = Math.ceil((size * size) / 4);
  const places = partly ? copies.map(({ copy }) => placesWith(copy, size, least)) : full;
  if (!places.some(({ length }) => length > 0)) {
    throw new InputError("mask", `at least one patch of ${size} × ${size} with known pixels`, "none");
  }
  return joined(copies, places, size, partly);
}

/** The picture at another scale; a pixel that covers anything hidden is hidden. */
export function scaled(picture: Holed, scale: number): Holed {
  if (scale === 1) return picture;
  const { width, height, channels } = picture;
  return tf.tidy(() => {
    const image = scaleByArea(tf.tensor(picture.data, [height, width, channels]), scale);
    const hiding = scaleByArea(tf.tensor(Float32Array.from(picture.hidden), [height, width, 1]), scale);
    const hidden = Uint8Array.from(hiding.dataSync(), (share) => (share > 1e-6 ? 1 : 0));
    const [tall = 0, wide = 0] = image.shape;
    return { width: wide, height: tall, channels, data: image.dataSync() as Float32Array, hidden };
  });
}

/** Places whose middle is known and whose patch has at least `least` known pixels. */
function placesWith(picture: Holed, size: number, least: number): Int32Array {
  const counts = knownAround(picture, size);
  const places: number[] = [];
  counts.forEach((count, at) => {
    if (count >= least && !picture.hidden[at]) places.push(at);
  });
  return Int32Array.from(places);
}

function joined(
  copies: readonly { scale: number; copy: Holed }[],
  places: readonly Int32Array[],
  size: number,
  partly: boolean,
): PatchBank {
  const total = places.reduce((sum, { length }) => sum + length, 0);
  const channels = copies[0]?.copy.channels ?? 1;
  const d = size * size * channels;
  const [values, known] = [new Float32Array(total * d), new Float32Array(partly ? total * d : 0)];
  const centres = new Float32Array(total * channels);
  const origin = { scale: new Float32Array(total), x: new Float32Array(total), y: new Float32Array(total) };
  let from = 0;
  copies.forEach(({ scale, copy }, s) => {
    const here = places[s] as Int32Array;
    const patches = patchesAround(copy, here, size);
    values.set(patches.values, from * d);
    if (partly) known.set(patches.known, from * d);
    here.forEach((at, i) => {
      for (let c = 0; c < channels; c++)
        centres[(from + i) * channels + c] = copy.data[at * channels + c] as number;
      origin.scale[from + i] = scale;
      origin.x[from + i] = ((at % copy.width) + 0.5) / scale - 0.5;
      origin.y[from + i] = (Math.floor(at / copy.width) + 0.5) / scale - 0.5;
    });
    from += here.length;
  });
  const keys = {
    values: tf.tensor(values, [total, d]),
    ...(partly && { known: tf.tensor(known, [total, d]) }),
  };
  return { keys, centres: tf.tensor(centres, [total, channels]), origin };
}
