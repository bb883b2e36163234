import { InputError, requireWhole } from "../../base";
import type { Image } from "../../vision";
import { holed, rim, type Holed } from "../pixels";

export interface NearestPatchOptions {
  /** Side of a patch, odd. Default 9. */
  size?: number;
}

/**
 * Filling by the nearest patch: from the rim inwards, each pixel is copied from the middle of the wholly known patch
 * whose values differ least, in mean square, from the known pixels around it (after Efros and Leung 1999). Attention with
 * a temperature of 0: one patch takes all the weight. Of equally near patches the first, row by row, is taken.
 * @param mask one channel of the picture's size; ≥ 0.5 hides
 * @throws InputError when the mask has another size, no patch is wholly known, or the size is not odd
 */
export function nearestPatchFill(image: Image, mask: Image, { size = 9 }: NearestPatchOptions = {}): Image {
  requireWhole("size", size);
  if (size % 2 === 0) throw new InputError("size", "an odd number", String(size));
  const picture = holed(image, mask);
  const hidden = Uint8Array.from(picture.hidden);
  const working: Holed = { ...picture, hidden };
  const radius = (size - 1) / 2;
  const sources = knownMiddles(picture, radius);
  for (let ring = rim(working, size); ring.length > 0; ring = rim(working, size)) {
    const found = Int32Array.from(ring, (place) => nearest(working, place, sources, radius));
    ring.forEach((place, i) => {
      for (let c = 0; c < picture.channels; c++) {
        picture.data[place * picture.channels + c] = picture.data[
          (found[i] as number) * picture.channels + c
        ] as number;
      }
      hidden[place] = 0;
    });
  }
  const { width, height, channels, data } = picture;
  return { width, height, channels, data };
}

/** The middles of all patches that are inside the picture and wholly known. */
function knownMiddles({ width, height, hidden }: Holed, radius: number): number[] {
  const isKnown = (x: number, y: number) => {
    for (let v = y - radius; v <= y + radius; v++) {
      for (let u = x - radius; u <= x + radius; u++) if (hidden[v * width + u]) return false;
    }
    return true;
  };
  const middles: number[] = [];
  for (let y = radius; y < height - radius; y++) {
    for (let x = radius; x < width - radius; x++) if (isKnown(x, y)) middles.push(y * width + x);
  }
  if (middles.length === 0) throw new InputError("mask", "at least one wholly known patch", "none");
  return middles;
}

/** Offsets, in values, of the known pixels in the patch around a place: the same offsets lead through any other patch. */
function knownOffsets({ width, height, channels, hidden }: Holed, place: number, radius: number): number[] {
  const [x, y] = [place % width, Math.floor(place / width)];
  const offsets: number[] = [];
  for (let v = Math.max(y - radius, 0); v <= Math.min(y + radius, height - 1); v++) {
    for (let u = Math.max(x - radius, 0); u <= Math.min(x + radius, width - 1); u++) {
      if (hidden[v * width + u]) continue;
      for (let c = 0; c < channels; c++) offsets.push((v * width + u - place) * channels + c);
    }
  }
  return offsets;
}

function nearest(picture: Holed, place: number, sources: readonly number[], radius: number): number {
  const { data, channels } = picture;
  const offsets = knownOffsets(picture, place, radius);
  let [best, least] = [sources[0] as number, Infinity];
  for (const source of sources) {
    let sum = 0;
    for (let i = 0; i < offsets.length && sum < least; i++) {
      const offset = offsets[i] as number;
      const difference =
        (data[place * channels + offset] as number) - (data[source * channels + offset] as number);
      sum += difference * difference;
    }
    if (sum < least) [best, least] = [source, sum];
  }
  return best;
}
