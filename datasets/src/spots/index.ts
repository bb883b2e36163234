/** Two coloured squares, near each other or far apart: are they of one colour? Data card: card.md. */
import { InputError, type Random } from "@attention-lab/lib/base";
import type { Image } from "@attention-lab/lib/vision";

/** A picture with two squares. */
export interface SpotPicture {
  readonly image: Image;
  /** Whether both squares have the same colour. */
  readonly same: boolean;
}

/** How far the squares' middles are apart, in pixels: 4 is side by side. */
export const spotDistances = { near: [4, 4], far: [16, 26] } as const;
export type SpotDistance = keyof typeof spotDistances;

const SIDE = 32;
const SPOT = 4;
const COLOURS = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1], [1, 0.5, 0]] as const; // prettier-ignore

/**
 * A grey picture of 32 × 32 pixels with two squares of 4 × 4 in 8 colours at random places; half of them are alike.
 * The question is the same near and far: only the distance differs.
 * @throws InputError for a distance that is neither
 * @example drawSpots(createRandom(1), "far").image.width // 32
 */
export function drawSpots(random: Random, distance: SpotDistance): SpotPicture {
  const range = spotDistances[distance];
  if (!range) throw new InputError("distance", "near or far", `"${String(distance)}"`);
  const same = random.uniform() < 0.5;
  const first = random.integer(0, COLOURS.length - 1);
  const other = random.integer(1, COLOURS.length - 1);
  const colours = [first, same ? first : (first + other) % COLOURS.length];
  const data = new Float32Array(SIDE * SIDE * 3);
  for (let at = 0; at < data.length; at += 3) data.fill(0.3 + random.uniform(-0.1, 0.1), at, at + 3);
  places(random, range).forEach(([x, y], i) =>
    paint(data, x, y, COLOURS[colours[i] as number] as readonly number[]),
  );
  return { image: { width: SIDE, height: SIDE, channels: 3, data }, same };
}

/** Upper left corners of two squares that lie in the picture, in a row or column when they are near. */
function places(random: Random, [least, most]: readonly [number, number]): [number, number][] {
  const free = SIDE - SPOT;
  for (;;) {
    const [x, y] = [random.integer(0, free), random.integer(0, free)];
    const [dx, dy] =
      least === most ? step(random, least) : [random.integer(-free, free), random.integer(-free, free)];
    const apart = Math.hypot(dx, dy);
    const inside = [x + dx, y + dy].every((at) => at >= 0 && at <= free);
    if (inside && apart >= least && apart <= most) return [[x, y], [x + dx, y + dy]]; // prettier-ignore
  }
}

function step(random: Random, size: number): [number, number] {
  const along = random.uniform() < 0.5 ? size : -size;
  return random.uniform() < 0.5 ? [along, 0] : [0, along];
}

function paint(data: Float32Array, x: number, y: number, colour: readonly number[]): void {
  for (let row = y; row < y + SPOT; row++) {
    for (let column = x; column < x + SPOT; column++) data.set(colour, 3 * (row * SIDE + column));
  }
}
