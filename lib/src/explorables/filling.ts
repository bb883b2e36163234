/**
 * Attention between patches of several scales in a form that can travel: nothing but arrays, and no name from outside but
 * those of this file, which travel together. Tests hold it equal to `attentionFill` of `lib/pyramid`.
 */
import type { Travelling } from "./travel";

/** One colour a pixel, 0 to 1. `[height][width]` */
export type Grey = number[][];

/** A patch that may give its middle: where it lies in the picture itself, in pixels, and what it shows. */
export interface Given {
  scale: number;
  x: number;
  y: number;
  values: number[];
}

/** A pixel of the hole, and the patch that gave most to it. */
export interface Filling {
  x: number;
  y: number;
  value: number;
  from: { scale: number; x: number; y: number; weight: number };
}

/** How alike two patches are by what is known of the first: minus the mean squared difference. */
export function alike(query: number[], key: number[], known: boolean[]): number {
  let [sum, count] = [0, 0];
  query.forEach((q, i) => {
    if (!known[i]) return;
    sum += (q - key[i]!) ** 2;
    count++;
  });
  return count === 0 ? -Infinity : -sum / count;
}

/** The pixels around one, row by row; those outside the picture are missing. */
export function around(picture: Grey, x: number, y: number, size: number): number[] {
  const r = (size - 1) / 2;
  return Array.from({ length: size * size }, (_, i) => picture[y - r + Math.floor(i / size)]?.[x - r + (i % size)] ?? NaN); // prettier-ignore
}

/** The picture at half the size: each pixel the mean of four. An odd last row or column is left out. */
export function halved(picture: Grey): Grey {
  return Array.from({ length: Math.floor(picture.length / 2) }, (_, y) =>
    Array.from({ length: Math.floor(picture[0]!.length / 2) }, (__, x) => {
      const [a, b] = [picture[2 * y]!, picture[2 * y + 1]!];
      return (a[2 * x]! + a[2 * x + 1]! + b[2 * x]! + b[2 * x + 1]!) / 4;
    }),
  );
}

/** All wholly known patches of these scales, 1 and ½; hidden pixels are NaN. */
export function givenBy(picture: Grey, scales: number[], size: number): Given[] {
  return scales.flatMap((scale) => {
    const copy = scale === 1 ? picture : halved(picture);
    return copy.flatMap((row, y) =>
      row.flatMap((_, x) => {
        const values = around(copy, x, y, size);
        const place = { scale, x: (x + 0.5) / scale - 0.5, y: (y + 0.5) / scale - 0.5 };
        return values.some(Number.isNaN) ? [] : [{ ...place, values }];
      }),
    );
  });
}

/** Hidden pixels that are next: of those beside a known one, all with nearly as many known pixels around as the best. */
export function rimOf(picture: Grey, size: number): { x: number; y: number }[] {
  const isKnown = (x: number, y: number) => !Number.isNaN(picture[y]?.[x] ?? NaN);
  const touching = picture.flatMap((row, y) =>
    row.flatMap((_, x) => {
      const touches = isKnown(x - 1, y) || isKnown(x + 1, y) || isKnown(x, y - 1) || isKnown(x, y + 1);
      return isKnown(x, y) || !touches ? [] : [{ x, y }];
    }),
  );
  const counts = touching.map(
    ({ x, y }) => around(picture, x, y, size).filter((v) => !Number.isNaN(v)).length,
  );
  const most = Math.max(...counts);
  return touching.filter((_, i) => counts[i]! >= 0.8 * most);
}

/**
 * Fills the hole ring by ring from its rim: one softmax over the patches of all scales, the mean of their middles.
 * Where no patch is wholly known it stops with an error; the library then compares partly known ones.
 */
export function filled(
  picture: Grey,
  mask: number[][],
  scales: number[],
  size: number,
  temperature: number,
): Filling[] {
  const open = picture.map((row, y) => row.map((value, x) => (mask[y]![x] ? NaN : value)));
  const given = givenBy(open, scales, size);
  const found: Filling[] = [];
  while (open.flat().some(Number.isNaN)) {
    if (given.length === 0) throw new RangeError("No patch is wholly known: show more of the picture.");
    const ring = rimOf(open, size).map(({ x, y }) => {
      const query = around(open, x, y, size);
      const known = query.map((value) => !Number.isNaN(value));
      const scores = given.map(({ values }) => alike(query, values, known) / temperature);
      const max = Math.max(...scores);
      const exps = scores.map((s) => Math.exp(s - max));
      const sum = exps.reduce((a, b) => a + b, 0);
      const value = exps.reduce(
        (mean, e, i) => mean + (e / sum) * given[i]!.values[(size * size - 1) / 2]!,
        0,
      );
      if (!Number.isFinite(value))
        throw new RangeError(`alike gives no number for the patch around (${x}, ${y}).`);
      const best = given[scores.indexOf(max)]!;
      return { x, y, value, from: { scale: best.scale, x: best.x, y: best.y, weight: 1 / sum } };
    });
    ring.forEach(({ x, y, value }) => (open[y]![x] = value));
    found.push(...ring);
  }
  return found;
}

/** All that {@link filled} calls, by name. */
export const parts = { alike, around, halved, givenBy, rimOf } as Record<string, Travelling>;
