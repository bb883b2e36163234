import { requireWhole } from "../../base";
import type { Image } from "../../vision";
import { fillFromRim, type Front } from "./fastMarching";
import { knownNeighbours, slope } from "./neighbourhood";
import { fillPlanes } from "./planes";

export interface FrontFillOptions {
  /** How far a pixel looks for known ones, in pixels. Default 3. */
  radius?: number;
}

/**
 * Telea's filling (2004): from the rim inwards along a marching front, each pixel becomes a mean of the known pixels
 * near it. Those along the front's direction, close by and at the same distance from the rim weigh most (eq. 3), and
 * the slopes there add one step of brightness. The constants are those of OpenCV's `INPAINT_TELEA`, where central slopes
 * count four times as much as one-sided ones.
 *
 * Equals OpenCV on grey pictures of 32-bit numbers, for holes further than the radius from the border of the picture. At
 * the border OpenCV reads a neighbouring row and leaves the first row and column unfilled; this fills them. On pictures of
 * whole levels OpenCV rounds every pixel that it fills, and adds half a level first; this does not.
 * @param mask one channel of the picture's size; ≥ 0.5 hides
 * @throws InputError when the mask has another size, hides everything, or the radius is not a whole number ≥ 1
 */
export function teleaFill(image: Image, mask: Image, { radius = 3 }: FrontFillOptions = {}): Image {
  requireWhole("radius", radius);
  return fillPlanes(image, mask, (plane) =>
    fillFromRim(plane, radius, (front, place) => teleaValue(front, place, radius)),
  );
}

function teleaValue(front: Front, centre: number, radius: number): number {
  const { values, unknown, time, width } = front;
  const direction = [slope(time, unknown, centre, 1), slope(time, unknown, centre, width)] as const;
  let [total, weighted, jx, jy] = [1e-20, 0, 0, 0];
  for (const { place, dx, dy } of knownNeighbours(front, centre, radius)) {
    const along = dx * direction[0] + dy * direction[1];
    const level = 1 + Math.abs((time[place] as number) - (time[centre] as number));
    const weight = Math.abs(Math.abs(along) <= 0.01 ? 1e-6 : along) / ((dx * dx + dy * dy) ** 1.5 * level);
    weighted += weight * (values[place] as number);
    jx -= weight * steep(front, place, 1) * dx;
    jy -= weight * steep(front, place, width) * dy;
    total += weight;
  }
  // In a flat place the slopes are rounding errors, of which no step of a whole level must be made.
  const steepness = Math.hypot(jx, jy);
  const step = steepness > 1e-9 * total ? (jx + jy) / steepness : 0;
  return Math.min(Math.max(weighted / total + step, 0), 255);
}

/** The slope of the picture, four times as steep where both neighbours are known. */
function steep({ values, unknown }: Front, place: number, step: number): number {
  const isCentral = !unknown[place - step] && !unknown[place + step];
  return slope(values, unknown, place, step) * (isCentral ? 4 : 1);
}
