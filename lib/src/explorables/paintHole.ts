/** A hole to paint on a small picture; attention between patches of two scales fills it at once. */
import { createRandom, InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import { filled, type Filling, type Grey, parts } from "./filling";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

export interface PaintHoleOptions {
  /** Grey from 0 to 1, 12 to 32 pixels a side. `[height][width]`. Default: a motif, and a copy of it twice as large. */
  picture?: readonly (readonly number[])[];
  /** 1 where hidden at first. Default: the middle of the motif. */
  mask?: readonly (readonly number[])[];
  /** The learner's own: how alike two patches are by the known pixels of the first. Default: minus the mean squared difference. */
  alike?: (query: number[], key: number[], known: boolean[]) => number;
  /** Functions of other cells that it calls, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** Side of a patch, odd. Default 5 */
  size?: number;
  /** τ of the softmax. Default 0.001 */
  temperature?: number;
}

/**
 * Paint a hole and watch pyramid attention fill it from its rim inwards; each pixel tells which patch, of which scale,
 * gave it. Without the half scale a copy of another size is of no use (Mei et al. 2020, §3.2).
 * @throws InputError when picture or mask are no tables of numbers from 0 to 1, 12 to 32 a side
 * @example paintHole().title // "Paint a hole"; explore shows it
 */
export function paintHole(options: PaintHoleOptions = {}): Explorable {
  const { alike = parts.alike as Travelling, uses = {}, size = 5, temperature = 0.001 } = options;
  const picture = tableOf("picture", options.picture ?? motifTwice());
  const [height, width] = [picture.length, picture[0]?.length ?? 0];
  if (Math.min(height, width) < 12 || Math.max(height, width) > 32) throw new InputError("picture", "12 to 32 pixels a side", `${height} × ${width}`); // prettier-ignore
  const mask = tableOf("mask", options.mask ?? picture.map((row, y) => row.map((_, x) => Number(inMiddle(x) && inMiddle(y))))); // prettier-ignore
  if (mask.length !== height || mask[0]?.length !== width) throw new InputError("mask", `${height} × ${width}, as the picture`, `${mask.length} × ${mask[0]?.length}`); // prettier-ignore
  if (![3, 5, 7].includes(size)) throw new InputError("size", "3, 5 or 7", String(size));
  if (!(temperature > 0)) throw new InputError("temperature", "a number above 0", String(temperature));
  const title = "Paint a hole";
  const sample = [picture, mask, [1, 0.5], size, temperature] as [Grey, number[][], number[], number, number];
  const found = filled(...sample);
  return {
    page: "paintHole",
    title,
    height: heightFor(760, 390) + 10,
    start: { picture, mask, size, temperature },
    functions: { ...parts, ...uses, alike, compute: filled as Travelling },
    sample,
    still: stillOf(title, picture, mask, found),
    alt: `A picture of ${width} by ${height} pixels with ${found.length} hidden; ${found.filter(({ from }) => from.scale < 1).length} of them are filled from patches at half the size. Run the cell to paint another hole.`,
  };
}

/** @throws InputError unless all rows are equally long and hold numbers from 0 to 1 */
function tableOf(name: string, rows: readonly (readonly number[])[]): number[][] {
  const isTable = rows.every((row) => row.length === rows[0]?.length && row.every((x) => x >= 0 && x <= 1));
  if (!isTable) throw new InputError(name, "rows of equal length with numbers from 0 to 1", JSON.stringify(rows).slice(0, 60)); // prettier-ignore
  return rows.map((row) => row.map((x) => Number(x.toFixed(3))));
}

const [SIDE, MOTIF, AT, COPY] = [28, 8, 2, 12];
const inMiddle = (at: number) => at >= AT + 2 && at < AT + 6;

/** A motif of 8 × 8 random greys, a copy twice as large, and another motif that does not fit. */
function motifTwice(): Grey {
  const random = createRandom(5);
  const cells = () =>
    Array.from({ length: MOTIF }, () => Array.from({ length: MOTIF }, () => random.uniform()));
  const [motif, other] = [cells(), cells()];
  const inside = (cellsOf: Grey, y: number, x: number, cell = 1) =>
    y < 0 || x < 0 ? undefined : cellsOf[Math.floor(y / cell)]?.[Math.floor(x / cell)];
  return Array.from({ length: SIDE }, (_, y) =>
    Array.from(
      { length: SIDE },
      (__, x) =>
        inside(motif, y - AT, x - AT) ??
        inside(motif, y - COPY, x - COPY, 2) ??
        inside(other, y - AT, x - 18) ??
        0.5,
    ),
  );
}

function stillOf(title: string, picture: Grey, mask: number[][], found: Filling[]): string {
  const cell = 320 / Math.max(picture.length, picture[0]?.length ?? 1);
  const after = picture.map((row) => [...row]);
  for (const { x, y, value } of found) (after[y] as number[])[x] = value;
  const hidden = picture.map((row, y) => row.map((value, x) => (mask[y]?.[x] ? NaN : value)));
  const at = (left: number, rows: Grey) => `<g transform="translate(${left} 62) scale(${cell.toFixed(3)})" shape-rendering="crispEdges">${pathsOf(rows)}</g>`; // prettier-ignore
  return svgPicture(760, 395, title, [
    svgLabel(20, 50, "the hole", `fill="#59606d"`),
    svgLabel(400, 50, "filled from patches of two scales", `fill="#59606d"`),
    at(20, hidden),
    at(400, after),
  ]);
}

/** Pixels as one path a grey, runs of a row together; what is not known is blue. */
function pathsOf(rows: Grey): string {
  const paths = new Map<string, string>();
  rows.forEach((row, y) => {
    for (let x = 0, end = 0; x < row.length; x = end) {
      const colour = colourOf(row[x] as number);
      for (end = x + 1; end < row.length && colourOf(row[end] as number) === colour; end++);
      paths.set(colour, `${paths.get(colour) ?? ""}M${x} ${y}h${end - x}v1h-${end - x}z`);
    }
  });
  return [...paths].map(([colour, d]) => `<path fill="${colour}" d="${d}"/>`).join("");
}

function colourOf(value: number): string {
  if (Number.isNaN(value)) return "#56b4e9";
  const grey = Math.round(255 * value).toString(16).padStart(2, "0"); // prettier-ignore
  return `#${grey.repeat(3)}`;
}
