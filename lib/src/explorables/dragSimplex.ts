/** Three scores as one point to drag, and where softmax and sparsemax put the weights in the triangle of all weights. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

export interface DragSimplexOptions {
  /** The learner's own, of plain arrays. Default: the library's. */
  softmax?: (scores: number[]) => number[];
  /** The learner's own, of plain arrays. Default: the library's. */
  sparsemax?: (scores: number[]) => number[];
  /** Functions of other cells that these call, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** Three. Default: cat, mat, sat */
  labels?: readonly string[];
  /** Where the scores start, from −3 to 3; only their differences count. Default 0.8, −0.2, −0.6 */
  scores?: readonly number[];
}

/**
 * All weights of three things that are at least 0 and sum to 1 make a triangle. Drag the scores: softmax stays inside it,
 * sparsemax reaches its edges and corners, where weights are exactly 0.
 * @throws InputError unless there are three labels and three scores from −3 to 3
 * @example explore(dragSimplex({ softmax: mySoftmax }))
 */
export function dragSimplex(options: DragSimplexOptions = {}): Explorable {
  const { softmax = forms.softmax, sparsemax = forms.sparsemax, uses = {} } = options;
  const { labels = ["cat", "mat", "sat"], scores = [0.8, -0.2, -0.6] } = options;
  for (const [name, items] of Object.entries({ labels, scores })) {
    if (items.length !== 3) throw new InputError(name, "three of them", String(items.length));
  }
  const outside = scores.find((s) => !(Math.abs(s) <= 3));
  if (outside !== undefined) throw new InputError("scores", "scores from −3 to 3", String(outside));
  const compute = (s: number[]) => ({ soft: softmax(s), sparse: sparsemax(s) });
  const found = { soft: forms.softmax([...scores]), sparse: forms.sparsemax([...scores]) };
  const title = "Drag the scores through the triangle of weights";
  const list = (weights: readonly number[]) => weights.map((w) => w.toFixed(2)).join(", ");
  return {
    page: "dragSimplex",
    title,
    height: heightFor(740, 380) + 70,
    start: { labels, scores },
    functions: { ...uses, softmax, sparsemax, compute: compute as Travelling },
    sample: [scores],
    still: stillOf(title, labels, found),
    alt: `Scores ${scores.join(", ")}: softmax gives ${list(found.soft)}, sparsemax ${list(found.sparse)}. Run the cell to drag them.`,
  };
}

function stillOf(
  title: string,
  labels: readonly string[],
  { soft, sparse }: { soft: number[]; sparse: number[] },
): string {
  const corners = [[380, 60], [560, 360], [200, 360]] as const; // prettier-ignore
  const at = (weights: readonly number[]) =>
    [0, 1].map((axis) =>
      corners.reduce((sum, corner, i) => sum + (weights[i] ?? 0) * (corner[axis] ?? 0), 0),
    );
  const dot = (weights: readonly number[], name: string, colour: string) => {
    const [x = 0, y = 0] = at(weights);
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="9" fill="${colour}"/>${svgLabel(x + 14, y + 5, name)}`;
  };
  return svgPicture(760, 400, title, [
    `<polygon points="${corners.map((corner) => corner.join(",")).join(" ")}" fill="none" stroke="#999" stroke-width="2"/>`,
    ...corners.map(([x, y], i) =>
      svgLabel(x, i === 0 ? y - 10 : y + 24, labels[i] ?? "", `text-anchor="middle"`),
    ),
    dot(soft, "softmax", "#0b63a8"),
    dot(sparse, "sparsemax", "#a84a00"),
  ]);
}
