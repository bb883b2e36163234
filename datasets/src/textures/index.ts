/** Seeded grey textures: some repeat across scales, some only at one size. Data card: card.md. */
import { InputError, requireWhole, type Random } from "@attention-lab/lib/runtime";
import type { Image } from "@attention-lab/lib/vision";

/** The value of a texture at a place, 0 … 1. */
type Pattern = (x: number, y: number) => number;

/** Textures in which a part looks like a larger or smaller part elsewhere. */
export const acrossScales = ["rings", "zoom", "perspective"] as const;
/** Textures whose parts come at one size only. */
export const oneScale = ["checker", "brick", "plaid", "gravel"] as const;

export type TextureName = (typeof acrossScales)[number] | (typeof oneScale)[number];

/**
 * Draws a texture; phase, angle and grain depend on the random numbers.
 * @param side of the square, in pixels; default 96
 * @returns one channel
 * @throws InputError for an unknown name
 * @example drawTexture("brick", createRandom(1))
 */
export function drawTexture(name: TextureName, random: Random, side = 96): Image {
  requireWhole("side", side, 8);
  if (!(name in patterns)) {
    throw new InputError("name", [...acrossScales, ...oneScale].join(", "), `"${String(name)}"`);
  }
  const pattern = patterns[name](random, side);
  const data = Float32Array.from({ length: side * side }, (_, at) => {
    // The mean of 3 × 3 points of each pixel: smooth edges, no moiré.
    let sum = 0;
    for (let i = 0; i < 9; i++) {
      sum += pattern(
        (at % side) + ((i % 3) + 0.5) / 3,
        Math.floor(at / side) + (Math.floor(i / 3) + 0.5) / 3,
      );
    }
    return sum / 9;
  });
  return { width: side, height: side, channels: 1, data };
}

const patterns: Record<TextureName, (random: Random, side: number) => Pattern> = {
  rings(random, side) {
    const phase = random.uniform();
    // Around the very middle, where halving the picture lays every ring on the next smaller one.
    return (x, y) => wave(2 * Math.log2(Math.hypot(x - side / 2, y - side / 2) + 1e-6) + phase);
  },
  zoom(random, side) {
    // Spokes crossed with rings, each octave like the one inside it.
    const [phase, turn, cx, cy] = [
      random.uniform(),
      random.uniform(),
      centre(random, side),
      centre(random, side),
    ];
    return (x, y) => {
      const [dx, dy] = [x - cx, y - cy];
      const ring = wave(Math.log2(Math.hypot(dx, dy) + 1e-6) + phase);
      const spoke = wave((12 * Math.atan2(dy, dx)) / (2 * Math.PI) + turn);
      return (ring + spoke) / 2;
    };
  },
  perspective(random, side) {
    // A tiled floor: rows shrink towards the horizon, columns meet in a point.
    const [phase, turn] = [random.uniform(), random.uniform()];
    return (x, y) => {
      const depth = side / (y + side / 8);
      return step(wave(1.5 * depth + phase)) === step(wave(((x - side / 2) / side) * depth * 2 + turn))
        ? 0.85
        : 0.15;
    };
  },
  checker(random) {
    const [dx, dy] = [random.uniform(0, 12), random.uniform(0, 12)];
    return (x, y) => ((Math.floor((x + dx) / 6) + Math.floor((y + dy) / 6)) % 2 === 0 ? 0.8 : 0.2);
  },
  brick(random) {
    const [dx, dy] = [random.uniform(0, 16), random.uniform(0, 8)];
    const tone = tones(random);
    return (x, y) => {
      const row = Math.floor((y + dy) / 8);
      const along = x + dx + (row % 2) * 8;
      const mortar = (y + dy) % 8 < 1.5 || along % 16 < 1.5;
      return mortar ? 0.9 : 0.35 + 0.2 * tone(Math.floor(along / 16), row);
    };
  },
  plaid(random) {
    const [a, b] = [random.uniform(), random.uniform()];
    return (x, y) => 0.35 * wave(x / 9 + a) + 0.35 * wave(y / 7 + b) + 0.3 * wave((x + y) / 5);
  },
  gravel(random, side) {
    const stones = Array.from({ length: Math.round(side ** 2 / 40) }, () => ({
      x: random.uniform(0, side),
      y: random.uniform(0, side),
      tone: random.uniform(0.3, 0.9),
    }));
    return (x, y) => {
      let [nearest, second, tone] = [Infinity, Infinity, 0];
      for (const stone of stones) {
        const far = Math.hypot(x - stone.x, y - stone.y);
        if (far < nearest) [nearest, second, tone] = [far, nearest, stone.tone];
        else if (far < second) second = far;
      }
      return second - nearest < 1 ? 0.1 : tone; // dark gaps where two stones are about as near
    };
  },
};

/** Somewhere around the middle, so that the hole does not always lie on the same ring. */
function centre(random: Random, side: number): number {
  return side * random.uniform(0.35, 0.65);
}

/** One period from 0 to 1 and back. */
function wave(turns: number): number {
  return 0.5 + 0.5 * Math.sin(2 * Math.PI * turns);
}

function step(value: number): number {
  return value < 0.5 ? 0 : 1;
}

/** A random tone for each brick, the same whenever it is asked for. */
function tones(random: Random): (column: number, row: number) => number {
  const table = Array.from({ length: 97 }, () => random.uniform());
  return (column, row) => table[(((column * 31 + row * 57) % 97) + 97) % 97] as number;
}
