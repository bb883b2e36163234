/** Cutting a picture with every order exchangeable. */
import type { Random } from "@attention-lab/grader";

export type Pixels = number[][][];
export type Args = [pixels: Pixels, size: number];

/** Different whole numbers, so that every place can be told from every other. */
export function drawPixels(random: Random, height: number, width: number, channels: number): Pixels {
  const first = random.integer(1, 50);
  const number = (y: number, x: number, c: number) => first + 100 * y + 10 * x + c;
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => Array.from({ length: channels }, (_, c) => number(y, x, c))),
  );
}

type Places = (readonly [y: number, x: number])[];

/** All places of a grid in reading order. */
const grid = (rows: number, columns: number, step = 1): Places => {
  const places: Places = [];
  for (let y = 0; y < rows; y += step) for (let x = 0; x < columns; x += step) places.push([y, x]);
  return places;
};

export const right = {
  /** The upper left corners. */
  corners: (height: number, width: number, size: number): Places => grid(height, width, size),
  /** The places in a patch. */
  inside: (size: number): Places => grid(size, size),
};

export const cutBy =
  (changed: Partial<typeof right>) =>
  (pixels: Pixels, size: number): number[][] => {
    const { corners, inside } = { ...right, ...changed };
    return corners(pixels.length, pixels[0]?.length ?? 0, size).map(([top, left]) =>
      inside(size).flatMap(([y, x]) => pixels[top + y]?.[left + x] ?? [NaN]),
    );
  };
