/** The last task's pictures, and its function with every part exchangeable. */
import type { Random } from "@attention-lab/grader";
import { gaussianDownByLoops, knownDownByLoops, maskedPatchScoresByLoops } from "@attention-lab/lib/pyramid";
import { softmaxRow } from "../kit";
import { cornersOf, patchAt } from "./patchFormulas";
import { boxMask, type Grey, type Known, noise, picture, sum } from "./pictures";

/** A level of a picture, and which of its pixels are known. */
export interface Holed {
  image: Grey;
  known: Known;
}

/** Where the patch to fill begins. */
export interface Place {
  top: number;
  left: number;
}

export type FillArgs = [levels: Holed[], place: Place, size: number, temperature: number];

/**
 * A motif of 5 by 5 pixels whose middle is hidden, and a copy of it. A copy of scale 1 is as large as the motif; a copy
 * of scale 2 is twice as large, so that it equals the motif only one level down.
 */
export function motifPair(
  random: Random,
  scale: 1 | 2,
  temperature = 0.0005,
): { args: FillArgs; truth: Grey } {
  const [height, width, top, left] = [13, 24, random.integer(3, 6), random.integer(17, 18)];
  const blank = noise(random, height, width);
  const copy = scale === 1 ? blank : gaussianDownByLoops(blank);
  const truth = blank.map((row, y) =>
    row.map((value, x) => {
      const [v, u] = [y - top, x - left];
      return v >= 0 && u >= 0 && v < 5 && u < 5 ? (copy[v + 1]?.[u + 1] ?? 0) : value;
    }),
  );
  const known = boxMask(height, width, [top + 1, left + 1, 3]);
  // What stands in the hole misleads: a bright blot.
  const image = truth.map((row, y) => row.map((value, x) => (known[y]?.[x] ? value : 1 + random.uniform())));
  const smaller = { image: gaussianDownByLoops(image), known: knownDownByLoops(known) };
  return { args: [[{ image, known }, smaller], { top, left }, 5, temperature], truth };
}

/** A hole without a copy anywhere: many patches share the weight. */
export function unlike(random: Random): FillArgs {
  const [levels, place, size] = motifPair(random, 2).args;
  return noisyAround(random, levels[0]?.known ?? [], place, size);
}

/** The same with pixels hidden at the edges of the patch, which are filled, and beside it, which are not. */
export function ragged(random: Random): FillArgs {
  const [levels, place, size] = motifPair(random, 2).args;
  const hidden = [[0, 0], [0, 3], [2, 0], [4, 4], [-1, 1], [1, -1], [5, 2], [2, 5]]; // prettier-ignore
  const isHidden = (y: number, x: number) =>
    hidden.some(([v, u]) => y - place.top === v && x - place.left === u);
  const known = (levels[0]?.known ?? []).map((row, y) => row.map((_, x) => !isHidden(y, x)));
  return noisyAround(random, known, place, size);
}

function noisyAround(random: Random, full: Known, place: Place, size: number): FillArgs {
  const image = full.map((row) => row.map((isKnown) => random.uniform() + (isKnown ? 0 : 1)));
  const smaller = { image: gaussianDownByLoops(image), known: knownDownByLoops(full) };
  return [[{ image, known: full }, smaller], place, size, 0.05];
}

interface Candidate {
  patch: number[];
  known: boolean[];
  level: number;
}

/** All patches of all levels. */
function candidates(levels: Holed[], size: number): Candidate[] {
  return levels.flatMap(({ image, known }, level) => {
    const shown = known.map((row) => row.map(Number));
    return cornersOf(image.length, image[0]?.length ?? 0, size, 1).map((corner) => ({
      patch: patchAt(image, size, corner),
      known: patchAt(shown, size, corner).map((one) => one === 1),
      level,
    }));
  });
}

export interface FillParts {
  /** Which patches may be used. */
  usable?: (candidate: Candidate) => boolean;
  /** Which pixels of the query are compared. */
  compared?: (known: boolean[]) => boolean[];
  /** Weights of the usable patches from scores / temperature. */
  weigh?: (scores: number[], found: Candidate[]) => number[];
  /** Whether known pixels are written over as well. */
  overwrite?: boolean;
}

export const fillBy =
  ({
    usable = ({ known }) => known.every(Boolean),
    compared = (known) => known,
    weigh = (scores) => softmaxRow(scores),
    overwrite = false,
  }: FillParts = {}) =>
  (...[levels, { top, left }, size, temperature]: FillArgs): Grey => {
    const { image, known: shown } = levels[0] as Holed;
    const found = candidates(levels, size).filter(usable);
    const queryKnown = patchAt(
      shown.map((row) => row.map(Number)),
      size,
      [top, left],
    ).map((one) => one === 1);
    const scores = maskedPatchScoresByLoops(
      { values: [patchAt(image, size, [top, left])], known: [compared(queryKnown)] },
      { values: found.map(({ patch }) => patch), known: found.map(({ patch }) => patch.map(() => true)) },
    )[0] as number[];
    const weights = weigh(
      scores.map((score) => score / temperature),
      found,
    );
    const mixed = (at: number) => sum(weights.map((weight, j) => weight * (found[j]?.patch[at] ?? 0)));
    return picture(image.length, image[0]?.length ?? 0, (y, x) => {
      const [v, u] = [y - top, x - left];
      const inPatch = v >= 0 && u >= 0 && v < size && u < size;
      return inPatch && (overwrite || !shown[y]?.[x]) ? mixed(v * size + u) : (image[y]?.[x] ?? 0);
    });
  };
