/** Scores of random vectors, with and without 1/√d, at any width. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

export interface TryScalingOptions {
  /** The learner's own, of plain arrays. Default: the library's. */
  softmax?: (scores: number[]) => number[];
  /** Functions of other cells that it calls, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** Where the width starts: a power of two from 1 to 1024. Default 64 */
  width?: number;
}

/** Weights in a draw. */
const KEYS = 8;

/**
 * A query and eight keys with standard normal entries: the weights of one draw with and without 1/√d, and the medians of
 * a hundred, of the largest weight and of the size of softmax's Jacobian (Vaswani et al. 2017, §3.2.1 and footnote 4).
 * @throws InputError for another width
 * @example tryScaling({ width: 256 }).title // "Try a width, with and without 1/√d"; explore shows it
 */
export function tryScaling(options: TryScalingOptions = {}): Explorable {
  const { softmax = forms.softmax, uses = {}, width = 64 } = options;
  const power = Math.log2(width);
  if (!(Number.isInteger(power) && power >= 0 && power <= 10)) {
    throw new InputError("width", "a power of two from 1 to 1024", String(width));
  }
  const title = "Try a width, with and without 1/√d";
  const sample = [width, KEYS, 1] as const;
  const drawn = drawsBy(forms.softmax)(...sample);
  return {
    page: "tryScaling",
    title,
    height: heightFor(760, 250) + 100,
    start: { power, keys: KEYS },
    functions: { ...uses, softmax, compute: drawsBy(softmax) as Travelling },
    sample,
    still: stillOf(title, width, drawn),
    alt: `At width ${width} the median of the largest of ${KEYS} weights is ${drawn.largest.bare.toFixed(2)} without and ${drawn.largest.scaled.toFixed(2)} with 1/√d; of the size of the Jacobian ${drawn.slope.bare.toFixed(3)} and ${drawn.slope.scaled.toFixed(3)}. Run the cell to try others.`,
  };
}

interface Sides {
  bare: number;
  scaled: number;
}
interface Drawn {
  bare: number[];
  scaled: number[];
  largest: Sides;
  slope: Sides;
}

/** A hundred draws of the same seed; it travels with the softmax that it calls. */
function drawsBy(softmax: (scores: number[]) => number[]) {
  return (d: number, keys: number, seed: number): Drawn => {
    let state = seed * 2654435761 + d;
    const uniform = () => {
      state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
      const mixed = Math.imul(state ^ (state >>> 13), 3266489917);
      return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
    };
    const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const vector = () => Array.from({ length: d }, normal);
    const median = (values: number[]) => {
      const sorted = [...values].sort((a, b) => a - b);
      return sorted[sorted.length >> 1]!;
    };
    // The Frobenius norm of diag(w) − w wᵀ.
    const slopeOf = (w: number[]) => {
      const sum = (power: number) => w.reduce((total, x) => total + x ** power, 0);
      return Math.sqrt(Math.max(0, sum(2) - 2 * sum(3) + sum(2) ** 2));
    };
    const draws = Array.from({ length: 100 }, () => {
      const query = vector();
      const scores = Array.from({ length: keys }, () =>
        vector().reduce((total, k, i) => total + k * query[i]!, 0),
      );
      return { bare: softmax(scores), scaled: softmax(scores.map((s) => s / Math.sqrt(d))) };
    });
    const medians = (of: (weights: number[]) => number) => ({
      bare: median(draws.map(({ bare }) => of(bare))),
      scaled: median(draws.map(({ scaled }) => of(scaled))),
    });
    return { ...draws[0]!, largest: medians((w) => Math.max(...w)), slope: medians(slopeOf) };
  };
}

function stillOf(title: string, width: number, { bare, scaled }: Drawn): string {
  const panel = (weights: readonly number[], left: number, text: string) => [
    svgLabel(left, 54, text, `fill="#59606d"`),
    `<line x1="${left}" x2="${left + 340}" y1="220" y2="220" stroke="#999"/>`,
    ...weights.map((w, i) => {
      const [x, height] = [left + 42 * i + 5, 150 * w];
      return `<rect x="${x}" y="${(220 - height).toFixed(1)}" width="32" height="${height.toFixed(1)}" fill="#0072b2"/>${svgLabel(x + 16, 214 - height, w.toFixed(2), `text-anchor="middle" font-size="12"`)}`;
    }),
  ];
  return svgPicture(760, 240, `${title} (d = ${width})`, [
    ...panel(bare, 20, "q · k"),
    ...panel(scaled, 400, "q · k / √d"),
  ]);
}
