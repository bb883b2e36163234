/** Named colours: the smallest data set in which "near" can be seen. Data card: card.md. */

/** A colour's CSS name and its red, green and blue parts, each 0 to 255. */
export interface Colour {
  name: string;
  rgb: readonly [number, number, number];
}

/** Ten CSS named colours, no two of them alike. */
export const colours: readonly Colour[] = [
  { name: "red", rgb: [255, 0, 0] },
  { name: "orange", rgb: [255, 165, 0] },
  { name: "gold", rgb: [255, 215, 0] },
  { name: "green", rgb: [0, 128, 0] },
  { name: "teal", rgb: [0, 128, 128] },
  { name: "skyblue", rgb: [135, 206, 235] },
  { name: "blue", rgb: [0, 0, 255] },
  { name: "purple", rgb: [128, 0, 128] },
  { name: "pink", rgb: [255, 192, 203] },
  { name: "brown", rgb: [165, 42, 42] },
];

/**
 * The colour as a point in the cube [−1, 1]³, so that black and white lie opposite each other.
 * @returns `[3]`
 * @example toVector([255, 0, 0]) // [1, −1, −1]
 */
export function toVector(rgb: readonly [number, number, number]): number[] {
  return rgb.map((part) => (2 * part) / 255 - 1);
}

/** The colour as CSS text, such as `rgb(255, 0, 0)`. */
export function toCss(rgb: readonly [number, number, number]): string {
  return `rgb(${rgb.join(", ")})`;
}
