/** What Telea's and the Navier–Stokes method share: pixels around a place, and slopes from known pixels. */
import type { Front } from "./fastMarching";

/** A known pixel near the one that is being filled, and the way (dx, dy) from it to there. */
export interface Neighbour {
  place: number;
  dx: number;
  dy: number;
}

/** The known pixels within `radius` of a place, row by row. */
export function knownNeighbours(
  { width, height, unknown }: Front,
  centre: number,
  radius: number,
): Neighbour[] {
  const [x, y] = [centre % width, Math.floor(centre / width)];
  const found: Neighbour[] = [];
  for (let v = Math.max(y - radius, 1); v <= Math.min(y + radius, height - 2); v++) {
    for (let u = Math.max(x - radius, 1); u <= Math.min(x + radius, width - 2); u++) {
      const [place, dx, dy] = [v * width + u, x - u, y - v];
      if (!unknown[place] && dx * dx + dy * dy <= radius * radius) found.push({ place, dx, dy });
    }
  }
  return found;
}

/**
 * The slope of `values` at a place along one axis: half the central difference where both neighbours are known,
 * a one-sided difference where one is, 0 where none is.
 */
export function slope(
  values: Float64Array | Float32Array,
  unknown: Uint8Array,
  place: number,
  step: number,
): number {
  const here = values[place] as number;
  const [back, ahead] = [values[place - step] as number, values[place + step] as number];
  if (unknown[place + step]) return unknown[place - step] ? 0 : here - back;
  return unknown[place - step] ? ahead - here : (ahead - back) / 2;
}
