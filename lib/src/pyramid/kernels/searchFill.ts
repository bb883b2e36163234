/** Filling large pictures: full attention on a small copy, then a search that carries its matches up. */
import { createRandom, requireWhole, type Random } from "../../runtime";
import type { Image } from "../../vision";
import { attentionFill, type Filled, type Sources } from "../fill";
import { holed, type Holed } from "../pixels";
import { createLevel, halved, type SearchLevel, type SourceCopy } from "./searchLevel";
import { measureMatches, searchPass, vote } from "./search";

export interface SearchOptions {
  /** Side of a patch, odd. Default 7. */
  size?: number;
  /** Longest side of the copy on which everything is compared with everything. Default 96. */
  coarsest?: number;
  /** Search passes and votes at each level. Default 4. */
  rounds?: number;
  /** Of the random part of the search. Default 1. */
  seed?: number;
  /** Called after each pass, with the share of the work that is done; awaited. */
  onPass?: (share: number) => void | Promise<void>;
}

/**
 * Fills a hole with attention at a size where all pairs can be compared, then doubles the size again and again: matches
 * are carried up, improved by a search that only tries neighbours' and random places, and blended by overlap-add.
 * Time grows with the hole, not with hole × picture. A faster, coarser stand-in for `attentionFill`; the notebook
 * measures what it loses.
 * @throws InputError as `attentionFill`
 */
export async function searchFill(image: Image, mask: Image, options: SearchOptions = {}): Promise<Filled> {
  const { size = 7, coarsest = 96, rounds = 4, seed = 1, onPass } = options;
  requireWhole("coarsest", coarsest, 2 * size);
  requireWhole("rounds", rounds);
  const random = createRandom(seed);
  const levels = [holed(image, mask)];
  for (let last = levels[0] as Holed; Math.max(last.width, last.height) > coarsest;) {
    last = halved(last);
    if (!last.hidden.includes(0)) break;
    levels.push(last);
  }
  const work = levels.map(({ hidden }) => hidden.reduce((sum, one) => sum + one, 0) + 1);
  const [smallest, ...larger] = [...levels].reverse() as [Holed, ...Holed[]];
  const start = await attentionFill(smallest, asMask(smallest), { size, scales: [1, 0.5] });
  let below: { picture: Holed; sources: Sources } = {
    picture: { ...smallest, data: start.image.data },
    sources: start.sources,
  };
  for (const [done, picture] of larger.entries()) {
    const level = createLevel(picture, levels[levels.length - 1 - done], size, random);
    carryUp(level, below);
    const before = sum(work.slice(work.length - 1 - done));
    const now = work[work.length - 2 - done] as number;
    for (let round = 0; round < rounds; round++) {
      improve(level, size, round, round === rounds - 1, random);
      await onPass?.((before + (now * (round + 1)) / rounds) / sum(work));
    }
    below = { picture, sources: sourcesOf(level) };
  }
  const { width, height, channels, data } = below.picture;
  return { image: { width, height, channels, data }, sources: below.sources };
}

function asMask({ width, height, hidden }: Holed): Image {
  return { width, height, channels: 1, data: Float32Array.from(hidden) };
}

/** Starts a level from the smaller one: its colours as the first guess, its matches at twice the place. */
function carryUp(level: SearchLevel, below: { picture: Holed; sources: Sources }): void {
  const { picture, places, copies } = level;
  const { channels, width } = picture;
  places.forEach((place, i) => {
    const [x, y] = [place % width, Math.floor(place / width)];
    const parent = (y >> 1) * below.picture.width + (x >> 1);
    for (let c = 0; c < channels; c++)
      picture.data[place * channels + c] = below.picture.data[parent * channels + c] as number;
    const scale = below.sources.scale[parent] as number;
    if (scale === 0) return; // the parent was known: no match to carry
    const which = Math.min(scale === 1 ? 0 : 1, copies.length - 1);
    const source = copies[which] as SourceCopy;
    const along = (from: number, odd: number) =>
      Math.round((2 * from + 0.5) * (which === 0 ? 1 : 0.5) - (which === 0 ? 0.5 : 0.25)) + odd;
    const at =
      along(below.sources.y[parent] as number, y & 1) * source.picture.width +
      along(below.sources.x[parent] as number, x & 1);
    if (!source.usable[at]) return;
    level.copy[i] = which;
    level.at[i] = at;
  });
}

/** One pass: matches are measured against the present picture, improved, and give the next picture. */
function improve(level: SearchLevel, size: number, round: number, last: boolean, random: Random): void {
  measureMatches(level, size);
  searchPass(level, size, round, random);
  vote(level, size, last ? 0.0005 : 0.005);
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Where each hidden pixel of a level came from, in pixels of that level. */
function sourcesOf({ picture, places, copies, copy, at }: SearchLevel): Sources {
  const none = () => new Float32Array(picture.hidden.length);
  const sources = { scale: none(), x: none(), y: none(), weight: none() };
  places.forEach((place, i) => {
    const which = copy[i] as number;
    const { width } = (copies[which] as SourceCopy).picture;
    const scale = which === 0 ? 1 : 0.5;
    const from = at[i] as number;
    sources.scale[place] = scale;
    sources.x[place] = ((from % width) + 0.5) / scale - 0.5;
    sources.y[place] = (Math.floor(from / width) + 0.5) / scale - 0.5;
    sources.weight[place] = 1;
  });
  return sources;
}
