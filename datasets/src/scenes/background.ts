/** What lies behind the objects: greys of four patterns, and grey marks, so that colour alone finds no object's shape. */
import type { Random } from "@attention-lab/lib/base";
import { pick } from "./objects";

/** Pixels of a background with clutter. `[side · side · 3]` */
export function drawBackground(
  { side, clutter }: { side: number; clutter: number },
  random: Random,
): Float32Array {
  const data = new Float32Array(side * side * 3);
  const [first, second] = [grey(random), grey(random, 0.12)];
  const mixed = pick(random, patterns)(random, side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const share = mixed(x, y);
      for (let c = 0; c < 3; c++) {
        data[(y * side + x) * 3 + c] = (first[c] as number) + share * (second[c] as number);
      }
    }
  }
  for (let i = 0; i < clutter; i++) drawMark(data, side, random);
  return data;
}

/** Each gives, for a pixel, how much of the second grey is added, 0 … 1. */
const patterns: readonly ((random: Random, side: number) => (x: number, y: number) => number)[] = [
  () => () => 0,
  (random, side) => {
    const angle = random.uniform(0, 2 * Math.PI);
    const [dx, dy] = [Math.cos(angle) / side, Math.sin(angle) / side];
    return (x, y) => 0.5 + 0.5 * ((x - side / 2) * dx + (y - side / 2) * dy);
  },
  (random, side) => {
    const cell = Math.max(2, Math.round(side * random.uniform(0.08, 0.16)));
    return (x, y) => (Math.floor(x / cell) + Math.floor(y / cell)) % 2;
  },
  (random, side) => {
    const [width, slope] = [Math.max(2, side * random.uniform(0.05, 0.1)), random.uniform(-1, 1)];
    return (x, y) => Math.abs(Math.floor((x + slope * y) / width) % 2);
  },
];

/** A grey with a trace of colour; with `spread`, the difference to another one. */
function grey(random: Random, spread?: number): number[] {
  const level = spread === undefined ? random.uniform(0.2, 0.85) : random.uniform(-spread, spread);
  return [0, 1, 2].map(() => level + random.uniform(-0.03, 0.03));
}

/** A short grey line. */
function drawMark(data: Float32Array, side: number, random: Random): void {
  const [x, y] = [random.uniform(0, side), random.uniform(0, side)];
  const [length, angle] = [random.uniform(0.03, 0.14) * side, random.uniform(0, Math.PI)];
  const colour = grey(random);
  for (let t = 0; t <= length; t += 0.5) {
    const [px, py] = [Math.floor(x + t * Math.cos(angle)), Math.floor(y + t * Math.sin(angle))];
    if (px < 0 || py < 0 || px >= side || py >= side) continue;
    colour.forEach((part, c) => (data[(py * side + px) * 3 + c] = part));
  }
}
