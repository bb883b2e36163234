/** Square grey pictures that motifs are drawn on. */
import type { Image } from "@attention-lab/lib/vision";

/** A square picture of these numbers, row by row. */
export function picture(data: Float32Array): Image {
  const side = Math.sqrt(data.length);
  return { width: side, height: side, channels: 1, data };
}

/**
 * Draws a motif, a square of cells row by row.
 * @param data of a square picture; changed
 * @param at left and top of the motif
 * @param cell width of a cell in pixels
 */
export function draw(
  data: Float32Array,
  cells: readonly number[],
  at: { x: number; y: number },
  cell: number,
): void {
  const [side, perRow] = [Math.sqrt(data.length), Math.sqrt(cells.length)];
  for (let y = 0; y < perRow * cell; y++) {
    for (let x = 0; x < perRow * cell; x++) {
      const value = cells[Math.floor(y / cell) * perRow + Math.floor(x / cell)] as number;
      data[(at.y + y) * side + at.x + x] = value;
    }
  }
}
