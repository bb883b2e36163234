/** Two positions to drag, and the dot product of their encodings. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

export interface DragPositionsOptions {
  /** The learner's own: the encoding of one position, of d numbers. Default: the library's. */
  encode?: (position: number, d: number) => number[];
  /** Functions of other cells that it calls, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** Where the two positions start. Default [20, 26] */
  positions?: readonly [number, number];
  /** Positions in all, 2 to 200. Default 80 */
  length?: number;
  /** Numbers in an encoding, even, 2 to 256. Default 32 */
  d?: number;
}

/**
 * The dot product of sinusoidal encodings depends on the distance of their positions, not on where they are (Vaswani et
 * al. 2017, §3.5): move both points, and it stays.
 * @throws InputError for positions outside, or other sizes
 * @example dragPositions({ positions: [3, 9] }).title // "Drag two positions"; explore shows it
 */
export function dragPositions(options: DragPositionsOptions = {}): Explorable {
  const { encode = forms.encode, uses = {}, positions = [20, 26], length = 80, d = 32 } = options;
  requireBetween("length", length, 2, 200);
  requireBetween("d", d, 2, 256);
  if (d % 2 === 1) throw new InputError("d", "an even number", String(d));
  positions.forEach((position) => requireBetween("positions", position, 0, length - 1));
  const [first, second] = positions;
  const title = "Drag two positions";
  const products = productsBy(forms.encode)(first, length, d);
  return {
    page: "dragPositions",
    title,
    height: heightFor(760, 310) + 30,
    start: { first, second, length, d },
    functions: { ...uses, encode, compute: productsBy(encode) as Travelling },
    sample: [first, length, d],
    still: stillOf(title, products, second, d),
    alt: `Encodings of ${d} numbers at positions ${first} and ${second}: their dot product is ${products[second]?.toFixed(2)}, of a position with itself ${(d / 2).toFixed(0)}. Run the cell to drag them.`,
  };
}

/** Dot products of one position's encoding with those of all; it travels with the encoding that it calls. */
function productsBy(encode: (position: number, d: number) => number[]) {
  return (first: number, length: number, d: number) => {
    const here = encode(first, d);
    return Array.from({ length }, (_, position) =>
      encode(position, d).reduce((sum, x, i) => sum + x * here[i]!, 0),
    );
  };
}

function requireBetween(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new InputError(name, `a whole number from ${least} to ${most}`, String(value));
}

function stillOf(title: string, products: readonly number[], second: number, d: number): string {
  const x = (i: number) => 50 + (690 * i) / (products.length - 1);
  const y = (p: number) => 160 - (200 * p) / d;
  const points = products.map((p, i) => `${x(i).toFixed(1)},${y(p).toFixed(1)}`).join(" ");
  return svgPicture(760, 290, title, [
    `<line x1="50" x2="740" y1="${y(0)}" y2="${y(0)}" stroke="#999" stroke-dasharray="4 3"/>`,
    `<polyline points="${points}" fill="none" stroke="#0072b2" stroke-width="2"/>`,
    `<circle cx="${x(second).toFixed(1)}" cy="${y(products[second] ?? 0).toFixed(1)}" r="7" fill="#b34700"/>`,
    svgLabel(x(second) + 12, y(products[second] ?? 0) - 8, (products[second] ?? 0).toFixed(2)),
  ]);
}
