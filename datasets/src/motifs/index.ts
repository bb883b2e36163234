/** Pictures that show a motif twice, at two sizes, with the middle of one hidden. Data card: card.md. */
import { InputError, type Random } from "@attention-lab/lib/runtime";
import type { Image } from "@attention-lab/lib/vision";
import { draw, picture } from "./canvas";

export { drawBits, type BitPicture } from "./bits";

export interface MotifOptions {
  /** How many times as large as the motif its copy is. Times 2 it must be a whole number. Default 1. */
  ratio?: number;
  /** Pixels by which the copy is moved off the grid of its own cells. Default 0. */
  shift?: number;
}

/** A picture with a hidden middle of a motif, and where the copy of the motif stands. */
export interface MotifPair {
  /** All of it, one channel, 112 × 112. */
  truth: Image;
  /** 1 where hidden. */
  mask: Image;
  /** Left and top of the motif, 16 pixels a side. */
  motif: { x: number; y: number };
  /** Left and top of the copy, 16 · ratio pixels a side. */
  copy: { x: number; y: number; ratio: number };
}

const SIDE = 112;
const CELLS = 8;
const CELL = 2;
const HIDDEN = { from: 2, to: 6 }; // cells
const STEP = 12; // copies stand on multiples of 12, where pixels of the scales ½, ⅓, ¼ and ⅔ begin

/**
 * Draws one picture: a motif of 8 × 8 random grey cells of 2 pixels, its copy at `ratio` times the size, and two other
 * motifs that do not fit. The middle 4 × 4 cells of the motif are hidden.
 * @throws InputError when cells of the copy would not be whole pixels, or it does not fit
 * @example drawMotifPair(createRandom(1), { ratio: 2 })
 */
export function drawMotifPair(random: Random, { ratio = 1, shift = 0 }: MotifOptions = {}): MotifPair {
  if (!Number.isInteger(CELL * ratio) || ratio < 0.5 || ratio > 4) {
    throw new InputError("ratio", "½, 1, 1½ … 4", String(ratio));
  }
  if (!Number.isInteger(shift) || shift < 0 || shift >= STEP) {
    throw new InputError("shift", `a whole number from 0 to ${STEP - 1}`, String(shift));
  }
  const data = new Float32Array(SIDE * SIDE).fill(0.5);
  const grey = () => Array.from({ length: CELLS * CELLS }, () => random.uniform());
  const [cells, ...others] = [grey(), grey(), grey()] as [number[], number[], number[]];
  const motif = { x: random.integer(2, 18), y: random.integer(2, 18) };
  const place = () =>
    STEP * random.integer(3, Math.floor((SIDE - shift - CELLS * CELL * ratio) / STEP)) + shift;
  const copy = { x: place(), y: place(), ratio };
  const along = () => random.integer(40, SIDE - CELLS * CELL - 2);
  draw(data, cells, motif, CELL);
  draw(data, cells, copy, CELL * ratio);
  draw(data, others[0], { x: along(), y: random.integer(2, 18) }, CELL);
  draw(data, others[1], { x: random.integer(2, 18), y: along() }, CELL);
  return { truth: picture(data), mask: picture(middle(motif)), motif, copy };
}

function middle(motif: { x: number; y: number }): Float32Array {
  const mask = new Float32Array(SIDE * SIDE);
  for (let y = HIDDEN.from * CELL; y < HIDDEN.to * CELL; y++) {
    const row = (motif.y + y) * SIDE + motif.x;
    mask.fill(1, row + HIDDEN.from * CELL, row + HIDDEN.to * CELL);
  }
  return mask;
}
