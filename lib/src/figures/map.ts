/** The map of the course: one drawing a topic. */
import type { Figure } from "../notebook";
import { softmax } from "../softmax";
import { INK, layout, palette } from "../plots";

type Shape = Record<string, unknown>;

/** A topic on the map: its title, the question it answers, and whether it can be opened yet. */
export interface MapStop {
  title: string;
  question: string;
  open: boolean;
}

/** A rectangle in the unit square of stop number `stop`. */
function box(stop: number, [x0, y0, x1, y1]: readonly number[], fillcolor: string, opacity = 1): Shape {
  const at = (x: number | undefined) => stop * 1.25 + (x ?? 0);
  return {
    type: "rect",
    x0: at(x0),
    x1: at(x1),
    y0,
    y1,
    fillcolor,
    opacity,
    line: { color: INK, width: 1 },
  };
}

function grid(
  stop: number,
  n: number,
  shade: (row: number, column: number) => number,
  color: string,
): Shape[] {
  const cells = Array.from({ length: n * n }, (_, i) => [Math.floor(i / n), i % n] as const);
  return cells.map(([row, column]) =>
    box(stop, [column / n, 1 - (row + 1) / n, (column + 1) / n, 1 - row / n], color, shade(row, column)),
  );
}

/** One drawing a topic, in the order of the course. */
const drawings: readonly ((stop: number) => Shape[])[] = [
  // Softmax: three weights.
  (stop) =>
    softmax([1.2, 0.9, 2.1]).map((w, i) =>
      box(stop, [0.08 + 0.3 * i, 0, 0.32 + 0.3 * i, w * 1.5], palette.blue),
    ),
  // Attention: a matrix of weights, every row a softmax.
  (stop) => {
    const weights = softmax(
      [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => 2 * Math.cos(i - j) + (j === 1 ? 1 : 0))),
    );
    return grid(stop, 4, (row, column) => 0.1 + 0.9 * (weights[row]?.[column] ?? 0), palette.vermilion);
  },
  // Seq2seq: five words through one narrow vector.
  (stop) => [
    ...[0, 1, 2, 3, 4].map((i) => box(stop, [0, i * 0.21, 0.24, i * 0.21 + 0.15], palette.sky)),
    box(stop, [0.43, 0.42, 0.58, 0.57], palette.vermilion),
    ...[0, 1, 2, 3, 4].map((i) => box(stop, [0.76, i * 0.21, 1, i * 0.21 + 0.15], palette.green)),
  ],
  // Captioning: an image in regions, one of them looked at.
  (stop) =>
    grid(
      stop,
      5,
      (row, column) => (row === 2 && column === 3 ? 1 : row === 2 || column === 3 ? 0.35 : 0.12),
      palette.orange,
    ),
  // Pyramid: the same image at three scales.
  (stop) =>
    [1, 0.62, 0.3].map((size, i) =>
      box(
        stop,
        [0.5 - size / 2, 0.5 - size / 2, 0.5 + size / 2, 0.5 + size / 2],
        palette.purple,
        0.25 + 0.3 * i,
      ),
    ),
];

/**
 * The course as a row of drawings; topics that cannot be opened yet say so.
 * @param stops up to five, in the order softmax, attention, seq2seq, captioning, pyramid
 */
export function courseMap(stops: readonly MapStop[]): Figure {
  const labels = stops.flatMap(({ title, question, open }, i) => {
    const label = { xref: "x", yref: "y", x: i * 1.25 + 0.5, showarrow: false };
    return [
      { ...label, y: 1.2, text: `<b>${title}</b>`, font: { size: 14 } },
      { ...label, y: -0.22, text: question, font: { size: 12 } },
      ...(open ? [] : [{ ...label, y: -0.5, text: "(to come)", font: { size: 11 } }]),
    ];
  });
  const hidden = { visible: false, range: [-0.15, stops.length * 1.25 - 0.1] };
  return {
    data: [{ type: "scatter", x: [0], y: [0], mode: "markers", marker: { opacity: 0 }, hoverinfo: "skip" }],
    layout: layout("The course", {
      height: 330,
      showlegend: false,
      shapes: stops.flatMap((_, i) => drawings[i]?.(i) ?? []),
      annotations: labels,
      xaxis: { ...hidden, fixedrange: true },
      yaxis: { visible: false, range: [-0.65, 1.35], fixedrange: true },
      margin: { l: 10, r: 10, t: 50, b: 10 },
    }),
    alt: stops
      .map(
        ({ title, question, open }, i) =>
          `${i + 1}. ${title}: ${question.replace(/<br>/g, " ")}${open ? "" : " (to come)"}`,
      )
      .join(" "),
  };
}
