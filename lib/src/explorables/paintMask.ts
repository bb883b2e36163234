/** A mask to paint, with softmax after it and before it. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

export interface PaintMaskOptions {
  /** The learner's own, of plain arrays. Default: `softmax` of the scores with −∞ where the mask says no. */
  maskedSoftmax?: (scores: number[], mask: boolean[]) => number[];
  /** Without a mask; −∞ stands for a hidden key. Default: the library's. */
  softmax?: (scores: number[]) => number[];
  /** Functions of other cells that these call, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** At most six. Default: I am learning AI */
  words?: readonly string[];
  /** A row for each query. Default: fixed numbers. */
  scores?: readonly (readonly number[])[];
  /** 1 where a query may look. Default: a causal mask. */
  mask?: readonly (readonly number[])[];
}

/**
 * A table of weights whose cells can be hidden by painting: once with −∞ before softmax, as it should be, and beside it
 * with zeros after softmax, where the rows no longer sum to 1.
 * @throws InputError when scores or mask are no square tables of the words
 * @example explore(paintMask({ softmax: mySoftmax }))
 */
export function paintMask(options: PaintMaskOptions = {}): Explorable {
  const {
    softmax = forms.softmax,
    maskedSoftmax = maskedBy(softmax),
    uses = {},
    words = ["I", "am", "learning", "AI"],
  } = options;
  const n = words.length;
  if (n < 1 || n > 6) throw new InputError("words", "one to six words", String(n));
  const scores = options.scores ?? words.map((_, i) => words.map((__, j) => SCORES[(5 * i + 3 * j) % SCORES.length] ?? 0)); // prettier-ignore
  const mask = options.mask ?? words.map((_, i) => words.map((__, j) => Number(j <= i)));
  for (const [name, rows] of Object.entries({ scores, mask })) {
    const isSquare = rows.length === n && rows.every((row) => row.length === n && row.every(Number.isFinite));
    if (!isSquare) throw new InputError(name, `${n} rows of ${n} numbers`, JSON.stringify(rows));
  }
  const title = "Paint the mask";
  const weights = scores.map((row, i) => forms.softmax(row.map((s, j) => (mask[i]?.[j] ? s : -Infinity))));
  return {
    page: "paintMask",
    title,
    height: heightFor(2 * (84 + 56 * n) + 130, 70 + 56 * n),
    start: { words, scores, mask },
    functions: { ...uses, softmax, maskedSoftmax, compute: computeFor(maskedSoftmax, softmax) },
    sample: [scores, mask],
    still: stillOf(title, words, weights, mask),
    alt: `${words.map((word, i) => `${word} looks at ${words.filter((_, j) => mask[i]?.[j]).join(", ") || "nothing"}`).join("; ")}. Run the cell to paint.`,
  };
}

/** Scores of a plausible sentence; what matters is that they differ. */
const SCORES = [1.4, -0.3, 0.6, 2, 0.1, -1.1, 0.9];

type Softmax = (scores: number[]) => number[];
type MaskedSoftmax = (scores: number[], mask: boolean[]) => number[];

/** These travel with the functions that they call. */
const maskedBy =
  (softmax: Softmax): MaskedSoftmax =>
  (scores, mask) =>
    softmax(scores.map((s, j) => (mask[j] ? s : -Infinity)));

function computeFor(maskedSoftmax: MaskedSoftmax, softmax: Softmax): Travelling {
  const compute = (scores: number[][], mask: number[][]) => ({
    before: scores.map((row, i) =>
      maskedSoftmax(
        row,
        mask[i]!.map((seen) => seen === 1),
      ),
    ),
    after: scores.map((row, i) => softmax(row).map((w, j) => w * mask[i]![j]!)),
  });
  return compute as Travelling;
}

function stillOf(
  title: string,
  words: readonly string[],
  weights: readonly (readonly number[])[],
  mask: readonly (readonly number[])[],
): string {
  const cell = (i: number, j: number) => {
    const [x, y, w] = [110 + 60 * j, 70 + 40 * i, weights[i]?.[j] ?? 0];
    const isSeen = mask[i]?.[j] === 1;
    const fill = isSeen ? `fill="#0072b2" fill-opacity="${(0.75 * w).toFixed(3)}"` : `fill="#d9dce1"`;
    return `<rect x="${x}" y="${y}" width="57" height="37" stroke="#cfd4dc" ${fill}/>${isSeen ? svgLabel(x + 28, y + 23, w.toFixed(2), `text-anchor="middle" font-size="12"`) : ""}`;
  };
  return svgPicture(130 + 60 * words.length, 90 + 40 * words.length, title, [
    ...words.map((word, i) => svgLabel(100, 94 + 40 * i, word, `text-anchor="end"`)),
    ...words.map((word, j) => svgLabel(138 + 60 * j, 60, word, `text-anchor="middle"`)),
    ...words.flatMap((_, i) => words.map((__, j) => cell(i, j))),
  ]);
}
