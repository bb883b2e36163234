/**
 * Searching instead of comparing with everything: neighbours are filled from neighbours, so a good match spreads
 * (PatchMatch: Barnes et al. 2009, section 3), and the picture follows from its matches by overlap-add.
 */
import type { Random } from "../../runtime";
import type { SearchLevel, SourceCopy } from "./searchLevel";

/**
 * Takes a candidate if its patch is nearer than the present one. Stops adding up as soon as it is not.
 * @param i the hidden pixel's number
 */
function consider(level: SearchLevel, i: number, which: number, at: number, size: number): void {
  const source = level.copies[which] as SourceCopy;
  if (at < 0 || !source.usable[at]) return;
  const best = level.distance[i] as number;
  const d = patchDistance(level, level.places[i] as number, source, at, size, best);
  if (d >= best) return;
  level.copy[i] = which;
  level.at[i] = at;
  level.distance[i] = d;
}

/** Mean squared difference of two patches, where they lie inside the picture; Infinity once it exceeds `limit`. */
function patchDistance(
  { picture }: SearchLevel,
  place: number,
  source: SourceCopy,
  at: number,
  size: number,
  limit: number,
): number {
  const { width, height, channels, data } = picture;
  const from = source.picture.data;
  const radius = (size - 1) / 2;
  const [x, y] = [place % width, (place / width) | 0];
  const [left, right] = [Math.max(-radius, -x), Math.min(radius, width - 1 - x)];
  const [top, bottom] = [Math.max(-radius, -y), Math.min(radius, height - 1 - y)];
  const count = (right - left + 1) * (bottom - top + 1) * channels;
  const most = limit * count;
  let sum = 0;
  for (let dy = top; dy <= bottom; dy++) {
    let a = (place + dy * width + left) * channels;
    let b = (at + dy * source.picture.width + left) * channels;
    for (const end = a + (right - left + 1) * channels; a < end; a++, b++) {
      const difference = (data[a] as number) - (from[b] as number);
      sum += difference * difference;
    }
    if (sum >= most) return Infinity;
  }
  return sum / count;
}

/**
 * One pass over all hidden pixels: each tries its two neighbours' matches, moved by one, and random places at shrinking
 * distance around its own. Passes alternate between forwards and backwards.
 */
export function searchPass(level: SearchLevel, size: number, pass: number, random: Random): void {
  const { places, picture, order } = level;
  const step = pass % 2 === 0 ? 1 : -1;
  const count = places.length;
  for (let k = 0; k < count; k++) {
    const i = step === 1 ? k : count - 1 - k;
    const place = places[i] as number;
    const x = place % picture.width;
    if (step === 1 ? x > 0 : x < picture.width - 1)
      follow(level, i, order[place - step] ?? -1, step, 0, size);
    follow(level, i, order[place - step * picture.width] ?? -1, 0, step, size);
    wander(level, i, size, random);
  }
}

/** Tries the match of a neighbour, moved on by (dx, dy). */
function follow(
  level: SearchLevel,
  i: number,
  neighbour: number,
  dx: number,
  dy: number,
  size: number,
): void {
  if (neighbour < 0) return;
  const which = level.copy[neighbour] as number;
  const { width } = (level.copies[which] as SourceCopy).picture;
  consider(level, i, which, (level.at[neighbour] as number) + dx + dy * width, size);
}

/** Tries random places around the present match: in the whole copy, half of it, a quarter …; and one in any copy. */
function wander(level: SearchLevel, i: number, size: number, random: Random): void {
  if (level.copies.length > 1) {
    const which = random.integer(0, level.copies.length - 1);
    const { places } = level.copies[which] as SourceCopy;
    consider(level, i, which, places[random.integer(0, places.length - 1)] as number, size);
  }
  const which = level.copy[i] as number;
  const { width, height } = (level.copies[which] as SourceCopy).picture;
  for (let reach = Math.max(width, height); reach >= 1; reach = Math.floor(reach / 2)) {
    const at = level.at[i] as number;
    const x = Math.round((at % width) + random.uniform(-reach, reach));
    const y = Math.round(Math.floor(at / width) + random.uniform(-reach, reach));
    if (x >= 0 && y >= 0 && x < width && y < height) consider(level, i, which, y * width + x, size);
  }
}

/**
 * The distances of the present matches to the present picture: they change when the picture does.
 */
export function measureMatches(level: SearchLevel, size: number): void {
  level.places.forEach((place, i) => {
    const source = level.copies[level.copy[i] as number] as SourceCopy;
    level.distance[i] = patchDistance(level, place, source, level.at[i] as number, size, Infinity);
  });
}

/**
 * Each hidden pixel becomes the mean of what the matched patches that cover it say, near matches counting more.
 * @param width of the kernel exp(−d / width)
 */
export function vote(level: SearchLevel, size: number, width: number): void {
  const { picture, places, order, copies } = level;
  const { channels, data } = picture;
  const radius = (size - 1) / 2;
  const sums = new Float32Array(places.length * channels);
  const totals = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number;
    const source = copies[level.copy[i] as number] as SourceCopy;
    const weight = Math.exp(-(level.distance[i] as number) / width) + 1e-6;
    const [x, y] = [place % picture.width, Math.floor(place / picture.width)];
    for (let dy = -radius; dy <= radius; dy++) {
      if (y + dy < 0 || y + dy >= picture.height) continue;
      for (let dx = -radius; dx <= radius; dx++) {
        if (x + dx < 0 || x + dx >= picture.width) continue;
        const to = order[place + dy * picture.width + dx] as number;
        if (to < 0) continue;
        const from = ((level.at[i] as number) + dy * source.picture.width + dx) * channels;
        for (let c = 0; c < channels; c++)
          sums[to * channels + c] =
            (sums[to * channels + c] as number) + weight * (source.picture.data[from + c] as number);
        totals[to] = (totals[to] as number) + weight;
      }
    }
  }
  places.forEach((place, i) => {
    for (let c = 0; c < channels; c++)
      data[place * channels + c] = (sums[i * channels + c] as number) / (totals[i] as number);
  });
}
