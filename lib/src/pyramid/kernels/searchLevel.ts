/** One level of the search: the picture at one size, the copies it may be filled from, and a match for each hidden pixel. */
import { InputError, type Random } from "../../runtime";
import { knownAround, type Holed } from "../pixels";

/** A picture that patches may be taken from, and where whole patches lie in it. */
export interface SourceCopy {
  picture: Holed;
  /** `[height · width]`: 1 where a patch around this pixel may be used. */
  usable: Uint8Array;
  /** The places where `usable` is 1. */
  places: Int32Array;
}

/** What a level works on. Match i belongs to hidden pixel `places[i]`. */
export interface SearchLevel {
  /** The picture; values of hidden pixels are the current guess. */
  picture: Holed;
  copies: readonly SourceCopy[];
  places: Int32Array;
  /** Position in `places` of each pixel, −1 where it is known. */
  order: Int32Array;
  /** The copy and the place in it that each hidden pixel is matched with, and how far apart the patches are. */
  copy: Uint8Array;
  at: Int32Array;
  distance: Float32Array;
}

/**
 * The picture at half its size: means of the known pixels among four; hidden where fewer than two of them are known.
 * A single known pixel would make a thin line of a hole's frame as wide as the hole.
 */
export function halved({ width, height, channels, data, hidden }: Holed): Holed {
  const [wide, tall] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const smaller = { data: new Float32Array(wide * tall * channels), hidden: new Uint8Array(wide * tall) };
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < wide; x++) {
      const inside = [2 * y * width + 2 * x];
      if (2 * x + 1 < width) inside.push((inside[0] as number) + 1);
      if (2 * y + 1 < height) inside.push(...inside.map((at) => at + width));
      const known = inside.filter((at) => !hidden[at]);
      const to = y * wide + x;
      if (2 * known.length < inside.length) smaller.hidden[to] = 1;
      else mean(data, known, channels, smaller.data, to);
    }
  }
  return { width: wide, height: tall, channels, ...smaller };
}

function mean(
  data: Float32Array,
  from: readonly number[],
  channels: number,
  into: Float32Array,
  to: number,
): void {
  for (let c = 0; c < channels; c++) {
    const sum = from.reduce((total, at) => total + (data[at * channels + c] as number), 0);
    into[to * channels + c] = sum / from.length;
  }
}

/**
 * Where whole known patches lie; with `partly`, where patches lie whose middle is known.
 * @param size of a patch, odd
 */
export function sourceCopy(picture: Holed, size: number, partly: boolean): SourceCopy {
  const { width, height, hidden } = picture;
  const radius = (size - 1) / 2;
  const counts = knownAround(picture, size);
  const usable = Uint8Array.from(counts, (count, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const inside = x >= radius && y >= radius && x < width - radius && y < height - radius;
    return inside && (partly ? !hidden[at] : count === size * size) ? 1 : 0;
  });
  const places: number[] = [];
  usable.forEach((one, at) => {
    if (one) places.push(at);
  });
  return { picture, usable, places: Int32Array.from(places) };
}

/**
 * A level with random matches.
 * @param smaller the picture at half its size, the second place to look; none where it is too small
 * @throws InputError when there is no patch to take
 */
export function createLevel(
  picture: Holed,
  smaller: Holed | undefined,
  size: number,
  random: Random,
): SearchLevel {
  const pictures = smaller ? [picture, smaller] : [picture];
  const whole = pictures.map((copy) => sourceCopy(copy, size, false));
  const found = whole.some(({ places }) => places.length > 0);
  // Speckle leaves no whole patch: then any with a known middle, its holes filled by the level below.
  const copies = (found ? whole : [sourceCopy(picture, size, true)]).filter(
    ({ places }) => places.length > 0,
  );
  if (copies.length === 0) throw new InputError("mask", `a known patch of ${size} × ${size} pixels`, "none");
  const places: number[] = [];
  const order = new Int32Array(picture.hidden.length).fill(-1);
  picture.hidden.forEach((one, at) => {
    if (one) order[at] = places.push(at) - 1;
  });
  const level = {
    picture,
    copies,
    places: Int32Array.from(places),
    order,
    copy: new Uint8Array(places.length),
    at: new Int32Array(places.length),
    distance: new Float32Array(places.length).fill(Infinity),
  };
  for (let i = 0; i < places.length; i++) {
    const all = (copies[0] as SourceCopy).places;
    level.at[i] = all[random.integer(0, all.length - 1)] as number;
  }
  return level;
}
