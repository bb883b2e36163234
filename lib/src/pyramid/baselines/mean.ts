import type { Image } from "../../vision";
import { fillPlanes, knownValues } from "./planes";

/**
 * Fills a hole with the mean colour of all known pixels: the least that any method must beat.
 * @param mask one channel of the picture's size; ≥ 0.5 hides
 * @throws InputError when the mask has another size, or hides everything
 */
export function meanFill(image: Image, mask: Image): Image {
  return fillPlanes(image, mask, (plane) => {
    const known = knownValues(plane);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    return plane.values.map(() => mean);
  });
}
