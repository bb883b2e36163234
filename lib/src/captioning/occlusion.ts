/** Does the map explain? Regions are taken away, or shown, in the order of a map, and the model is asked each time. */
import { InputError, requireWhole } from "../base";

/** What is left of the model's certainty, region by region. */
export interface OcclusionCurve {
  /** How many regions are changed at each point, from 0 to all `[points]`. */
  regions: number[];
  /** What the model gave at each point `[points]`. */
  scores: number[];
  /** The mean height of the curve, by trapezoids over the share of regions. */
  area: number;
}

export interface OcclusionOptions {
  /** How many times regions are changed. Default: one at a time */
  steps?: number;
}

/**
 * The model's score while regions are hidden, those with the greatest map first (Petsiuk et al. 2018, deletion). A map
 * that says what the answer rests on makes the curve fall early: a small area. Compare with a map at random and with one
 * that falls off from the centre.
 * @param map `[regions]`, at least one; of equal values the first goes first
 * @param scoresOf the model's score, such as p(word), for each set of visible regions `[sets][regions]`
 * @throws InputError when the map is empty, not finite, or `steps` is no whole number from 1 to the regions
 * @example deletionCurve([0.9, 0.1], (sets) => sets.map(([first]) => Number(first))).scores // [1, 0, 0]
 */
export function deletionCurve(
  map: readonly number[],
  scoresOf: (visible: readonly (readonly boolean[])[]) => readonly number[],
  options: OcclusionOptions = {},
): OcclusionCurve {
  return curveOf(map, (changed) => map.map((_, i) => !changed.has(i)), scoresOf, options);
}

/**
 * The model's score while regions are shown that were all hidden, those with the greatest map first (Petsiuk et al. 2018,
 * insertion). A good map makes the curve rise early: a large area.
 * @throws InputError as {@link deletionCurve}
 * @example insertionCurve([0.9, 0.1], (sets) => sets.map(([first]) => Number(first))).scores // [0, 1, 1]
 */
export function insertionCurve(
  map: readonly number[],
  scoresOf: (visible: readonly (readonly boolean[])[]) => readonly number[],
  options: OcclusionOptions = {},
): OcclusionCurve {
  return curveOf(map, (changed) => map.map((_, i) => changed.has(i)), scoresOf, options);
}

function curveOf(
  map: readonly number[],
  visibleAfter: (changed: ReadonlySet<number>) => boolean[],
  scoresOf: (visible: readonly (readonly boolean[])[]) => readonly number[],
  { steps = map.length }: OcclusionOptions,
): OcclusionCurve {
  if (map.length === 0 || !map.every(Number.isFinite)) {
    throw new InputError("map", "at least one region, finite numbers", JSON.stringify(map));
  }
  requireWhole("steps", steps);
  if (steps > map.length) throw new InputError("steps", `at most ${map.length}`, String(steps));
  const order = map.map((_, i) => i).sort((a, b) => (map[b] as number) - (map[a] as number) || a - b);
  const regions = Array.from({ length: steps + 1 }, (_, k) => Math.round((k * map.length) / steps));
  const scores = [...scoresOf(regions.map((count) => visibleAfter(new Set(order.slice(0, count)))))];
  if (scores.length !== regions.length) {
    throw new InputError("scoresOf", `${regions.length} scores`, String(scores.length));
  }
  return { regions, scores, area: areaOf(regions, scores) };
}

function areaOf(regions: readonly number[], scores: readonly number[]): number {
  const total = regions[regions.length - 1] as number;
  const under = scores.slice(1).reduce((sum, score, k) => {
    const width = (regions[k + 1] as number) - (regions[k] as number);
    return sum + (width * (score + (scores[k] as number))) / 2;
  }, 0);
  return under / total;
}

/** A map that is greatest in the middle of the grid and falls off with the distance: knows nothing of the picture. */
export function centreMap({ rows, columns }: { rows: number; columns: number }): number[] {
  requireWhole("grid.rows", rows);
  requireWhole("grid.columns", columns);
  return Array.from({ length: rows * columns }, (_, i) => {
    const [y, x] = [Math.floor(i / columns), i % columns];
    return -Math.hypot(y - (rows - 1) / 2, x - (columns - 1) / 2);
  });
}
