/** Pictures in figures, and where a captioner looks on them. */
import { InputError, requireSameShape, type Matrix } from "../base";
import type { Figure } from "../notebook";
import { axis, layout, round, withSlider } from "../plots";
import { tf } from "../runtime";
import { bitmapUrl, upsampleMaps, type Grid, type Image } from "../vision";

/**
 * Pictures side by side, each with words below it.
 * @param pictures at least one, grey or red, green and blue
 * @param options perRow: default 6; alt: what can be seen, in words; default the words below
 * @throws InputError when there is no picture or a picture has other channels
 */
export function pictureRow(
  pictures: readonly { image: Image; text: string }[],
  options: { title: string; perRow?: number; alt?: string },
): Figure {
  const { title, perRow = 6, alt } = options;
  if (pictures.length === 0) throw new InputError("pictures", "at least one", "none (it is empty)");
  const columns = Math.min(perRow, pictures.length);
  const rows = Math.ceil(pictures.length / columns);
  const lines = Math.max(...pictures.map(({ text }) => text.split("<br>").length));
  const cell = Math.min(210, 840 / columns); // pixels of a picture with its margin
  const step = 1 + (16 * lines + 20) / cell; // from one row to the next, in pictures
  const place = (i: number) => ({ x: i % columns, y: -step * Math.floor(i / columns) });
  const hidden = { visible: false, fixedrange: true };
  return {
    data: [{ type: "scatter", x: [0], y: [0], mode: "markers", marker: { opacity: 0 }, hoverinfo: "skip" }],
    layout: layout(title, {
      height: Math.round(70 + rows * step * cell),
      showlegend: false,
      images: pictures.map(({ image }, i) => ({ ...picture(image), ...place(i), sizex: 0.94, sizey: 0.94, yanchor: "top" })), // prettier-ignore
      annotations: pictures.map(({ text }, i) => ({
        ...below(text),
        x: place(i).x + 0.47,
        y: place(i).y - 0.97,
      })),
      xaxis: { ...hidden, range: [0, columns] },
      yaxis: { ...hidden, range: [-step * rows, 0.05], scaleanchor: "x" },
      margin: { l: 10, r: 10, t: 60, b: 10 },
    }),
    alt: alt ?? pictures.map(({ text }, i) => `Picture ${i + 1}: ${text.replace(/<br>/g, " ")}.`).join(" "),
  };
}

function below(text: string): Record<string, unknown> {
  return { text, showarrow: false, yanchor: "top", align: "center", font: { size: 12 } };
}

/**
 * The picture as the decoder saw it: full brightness where the weight is greatest, dark where it is 0.
 * @param weights alpha `[regions]`
 * @param floor what stays of a pixel that is not looked at, 0 … 1
 * @throws InputError when there are not as many weights as regions
 * @example spotlight(image, weights, { rows: 8, columns: 8 })
 */
export function spotlight(image: Image, weights: readonly number[], grid: Grid, floor = 0.2): Image {
  const map = tf.tidy(() =>
    upsampleMaps(tf.tensor2d([[...weights]]), grid, image)
      .dataSync()
      .slice(),
  );
  const most = Math.max(...weights, 1e-12);
  const share = (pixel: number) => floor + ((1 - floor) * (map[pixel] as number)) / most;
  return { ...image, data: image.data.map((value, i) => value * share(Math.floor(i / image.channels))) };
}

/**
 * Word by word: the slider moves through the caption, the map of its weights lies over the picture.
 * @param weights `[words][regions]`
 * @throws InputError when there are not as many rows of weights as words, or another number of regions
 */
export function lookSlider(
  image: Image,
  words: readonly string[],
  weights: Matrix,
  { grid, title }: { grid: Grid; title: string },
): Figure {
  const { rows, columns } = grid;
  requireSameShape("weights", [words.length, rows * columns], [weights.length, weights[0]?.length ?? 0]);
  const { width, height } = image;
  const ticks = { showgrid: false, zeroline: false, fixedrange: true };
  const base = layout(title, {
    height: 470,
    images: [{ ...picture(image), x: 0, y: 0, sizex: width, sizey: height, yanchor: "top", layer: "below" }],
    xaxis: axis({ title: "pixels from the left", range: [0, width], ...ticks, constrain: "domain" }),
    yaxis: axis({ title: "pixels from the top", range: [height, 0], ...ticks, scaleanchor: "x" }),
  });
  const start = Math.min(1, words.length - 1);
  const steps = words.map((word, t) => ({ label: `${t + 1}: ${word}`, data: [heat(weights[t] as number[], grid, image)] })); // prettier-ignore
  return withSlider(base, { name: "word", steps, start, alt: inWords(words, weights, grid) });
}

/** The picture shines through where the weight is small. */
const GLOW: readonly (readonly [number, string])[] = [
  [0, "rgba(230,159,0,0)"],
  [0.5, "rgba(230,159,0,0.6)"],
  [1, "rgba(255,245,160,0.9)"],
];

function heat(
  weights: readonly number[],
  { rows, columns }: Grid,
  { width, height }: Image,
): Record<string, unknown> {
  const cut = (row: number) => weights.slice(row * columns, (row + 1) * columns).map((x) => round(x));
  return {
    type: "heatmap",
    z: Array.from({ length: rows }, (_, row) => cut(row)),
    x0: width / columns / 2,
    dx: width / columns,
    y0: height / rows / 2,
    dy: height / rows,
    zmin: 0,
    zmax: Math.max(...weights),
    zsmooth: "best",
    colorscale: GLOW,
    colorbar: { thickness: 14, title: { text: "weight" } },
    hovertemplate: "weight %{z}<extra></extra>",
  };
}

/** Where each word's greatest weight lies. */
function inWords(words: readonly string[], weights: Matrix, { rows, columns }: Grid): string {
  const parts = words.map((word, t) => {
    const row = weights[t] as readonly number[];
    const best = row.indexOf(Math.max(...row));
    const [down, right] = [
      Math.floor(best / columns) / (rows - 1 || 1),
      (best % columns) / (columns - 1 || 1),
    ];
    const vertical = down < 1 / 3 ? "top" : down > 2 / 3 ? "bottom" : "middle";
    const horizontal = right < 1 / 3 ? "left" : right > 2 / 3 ? "right" : "centre";
    return `${word}: ${vertical} ${horizontal} (${(row[best] as number).toFixed(2)})`;
  });
  return `The region with the greatest weight at each word. ${parts.join(", ")}.`;
}

/** A picture for Plotly's `layout.images`, not smoothed. */
function picture(image: Image): Record<string, unknown> {
  return { source: bitmapUrl(image), xref: "x", yref: "y", sizing: "stretch" };
}
