/** Small pictures of motifs made of bits, to train on. Data card: card.md. */
import { InputError, type Random } from "@attention-lab/lib/runtime";
import type { Image } from "@attention-lab/lib/vision";
import { draw, picture } from "./canvas";

/** A picture of 32 × 32 pixels with four hidden bits. */
export interface BitPicture {
  truth: Image;
  /** 1 where hidden: 4 × 4 pixels. */
  mask: Image;
  /** The hidden bits, row by row, and the left upper pixel of each; a bit is 2 × 2 pixels. */
  bits: { value: number; x: number; y: number }[];
}

const SIDE = 32;
const BITS = 4;

/**
 * Draws a motif of 4 × 4 random bits of 2 pixels, a copy of it `ratio` times as large, and another motif that does not
 * fit. The middle four bits of the motif are hidden; they are random, so only the copy can tell them.
 * @param ratio 1 or 2
 * @throws InputError for another ratio
 */
export function drawBits(random: Random, ratio: number): BitPicture {
  if (ratio !== 1 && ratio !== 2) throw new InputError("ratio", "1 or 2", String(ratio));
  const data = new Float32Array(SIDE * SIDE).fill(0.5);
  const bits = () => Array.from({ length: BITS * BITS }, () => random.integer(0, 1));
  const [cells, others] = [bits(), bits()];
  const even = (low: number, high: number) => 2 * random.integer(low / 2, high / 2);
  const [x, y] = [2 + 4 * random.integer(0, 1), 2 + 4 * random.integer(0, 1)]; // the hole begins at a multiple of 4
  const last = SIDE - 8 * ratio;
  draw(data, cells, { x, y }, 2);
  draw(data, cells, { x: even(14, last), y: even(14, last) }, 2 * ratio);
  draw(data, others, { x: even(16, 24), y: even(0, 4) }, 2);
  const mask = new Float32Array(SIDE * SIDE);
  for (let row = y + 2; row < y + 6; row++) mask.fill(1, row * SIDE + x + 2, row * SIDE + x + 6);
  const hidden = [5, 6, 9, 10].map((i) => ({
    value: cells[i] as number,
    x: x + 2 * (i % BITS),
    y: y + 2 * Math.floor(i / BITS),
  }));
  return { truth: picture(data), mask: picture(mask), bits: hidden };
}
