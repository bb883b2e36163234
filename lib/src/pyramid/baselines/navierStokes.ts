import { requireWhole } from "../../base";
import type { Image } from "../../vision";
import { fillFromRim, type Front } from "./fastMarching";
import { knownNeighbours } from "./neighbourhood";
import { fillPlanes } from "./planes";
import type { FrontFillOptions } from "./telea";

/**
 * Filling along lines of equal brightness, after Bertalmío, Bertozzi and Sapiro (2001), who let the picture flow into
 * the hole as a fluid does. As OpenCV's `INPAINT_NS` does it: from the rim inwards along a marching front, each pixel
 * becomes a mean of the known pixels near it, and those weigh most whose line of equal brightness points to it.
 *
 * Equals OpenCV on grey pictures of 32-bit numbers; see `teleaFill` for what differs at the border and for whole levels.
 * @param mask one channel of the picture's size; ≥ 0.5 hides
 * @throws InputError when the mask has another size, hides everything, or the radius is not a whole number ≥ 1
 */
export function navierStokesFill(image: Image, mask: Image, { radius = 3 }: FrontFillOptions = {}): Image {
  requireWhole("radius", radius);
  return fillPlanes(image, mask, (plane) =>
    fillFromRim(plane, 0, (front, place) => flowValue(front, place, radius)),
  );
}

function flowValue(front: Front, centre: number, radius: number): number {
  let [total, weighted] = [1e-20, 0];
  for (const { place, dx, dy } of knownNeighbours(front, centre, radius)) {
    // The line of equal brightness is perpendicular to the gradient: the axes change places, one with a minus sign.
    const [lineX, lineY] = [-steepness(front, place, front.width), steepness(front, place, 1)];
    const [along, distance] = [dx * lineX + dy * lineY, dx * dx + dy * dy];
    const cosine = Math.abs(along) / Math.sqrt(distance * (lineX * lineX + lineY * lineY));
    const weight = (Math.abs(along) <= 0.01 ? 1e-6 : cosine) / (distance * distance + 1);
    weighted += weight * (front.values[place] as number);
    total += weight;
  }
  return weighted / total;
}

/** How much brightness changes along one axis, both neighbours together; one of them counts twice when alone. */
function steepness({ values, unknown }: Front, place: number, step: number): number {
  const changes = [place - step, place + step]
    .filter((neighbour) => !unknown[neighbour])
    .map((neighbour) => Math.abs((values[neighbour] as number) - (values[place] as number)));
  return changes.length === 0 ? 0 : (2 * changes.reduce((sum, change) => sum + change, 0)) / changes.length;
}
