/** Scores to drag, and the weights that a softmax makes of them. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

export interface DragScoresOptions {
  /** The learner's own, of plain arrays. Default: the library's. */
  softmax?: (scores: number[]) => number[];
  /** Functions of other cells that `softmax` calls, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** Where the scores start, from −5 to 5. Default: 1.2, 0.9, 2.1 */
  scores?: readonly number[];
  /** One for each score. Default: cat, mat, sat */
  labels?: readonly string[];
  /** τ, by which scores are divided first, from 0.05 to 20. Default 1 */
  temperature?: number;
}

/**
 * Bars to drag: the scores on the left, their weights on the right, and a temperature.
 * @throws InputError when scores and labels differ in number or a score is out of range
 * @example explore(dragScores({ softmax: mySoftmax }))
 */
export function dragScores(options: DragScoresOptions = {}): Explorable {
  const { softmax = forms.softmax, uses = {}, scores = [1.2, 0.9, 2.1], temperature = 1 } = options;
  const labels = options.labels ?? (options.scores ? scores.map((_, i) => `score ${i + 1}`) : ["cat", "mat", "sat"]); // prettier-ignore
  if (labels.length !== scores.length) throw new InputError("labels", `${scores.length} labels`, String(labels.length)); // prettier-ignore
  const outside = scores.find((s) => !(Math.abs(s) <= 5));
  if (outside !== undefined) throw new InputError("scores", "scores from −5 to 5", String(outside));
  const title = "Drag the scores";
  const weights = forms.softmax(scores.map((s) => s / temperature));
  const shares = labels.map((label, i) => `${label} ${weights[i]?.toFixed(3)}`).join(", ");
  return {
    page: "dragScores",
    title,
    height: heightFor(760, 54 + 44 * labels.length),
    start: { labels, scores, temperature },
    functions: { ...uses, softmax, compute: ((s: number[]) => softmax(s)) as Travelling },
    sample: [[...scores]],
    still: stillOf(title, labels, scores, weights),
    alt: `Scores ${scores.join(", ")} have the weights ${shares}. Run the cell to drag them.`,
  };
}

function stillOf(
  title: string,
  labels: readonly string[],
  scores: readonly number[],
  weights: readonly number[],
): string {
  const row = (label: string, i: number) => {
    const [y, at, w] = [70 + 40 * i, 250 + 30 * (scores[i] ?? 0), weights[i] ?? 0];
    return [
      svgLabel(90, y + 5, label, `text-anchor="end"`),
      `<line x1="250" x2="${at}" y1="${y}" y2="${y}" stroke="#b34700" stroke-width="6"/>`,
      `<circle cx="${at}" cy="${y}" r="9" fill="#b34700"/>`,
      svgLabel(at, y - 13, String(scores[i]), `text-anchor="middle" font-size="12"`),
      `<rect x="450" y="${y - 11}" width="${(230 * w).toFixed(1)}" height="22" fill="#0072b2"/>`,
      svgLabel(458 + 230 * w, y + 5, w.toFixed(3), `font-size="12"`),
    ].join("");
  };
  return svgPicture(760, 70 + 40 * labels.length, title, labels.map(row));
}
