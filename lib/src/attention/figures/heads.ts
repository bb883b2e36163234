/** Figures on attention weights: who looks at whom, and why the scores are divided by √d. */
import { InputError, type Matrix } from "../../base";
import type { Figure } from "../../notebook";
import {
  axis,
  heatMap,
  layout,
  type MatrixLabels,
  matrixLayout,
  note,
  palette,
  requireLabels,
  round,
  strongest,
  withSlider,
} from "../../plots";

/** Height in pixels of a row of buttons. */
const BUTTON_ROW = 36;

/**
 * The attention map of a sentence, with a button for every head, one row of buttons a layer; the title says which
 * head is shown.
 * @param weights `[layers][heads][queries][keys]`
 * @param tokens `[queries]`, the words
 * @throws InputError when there is no head, or weights are not as many as words
 */
export function headExplorer(weights: readonly (readonly Matrix[])[], tokens: readonly string[]): Figure {
  const labels: MatrixLabels = {
    title: "Who looks at whom",
    rows: tokens,
    columns: tokens,
    rowTitle: "the word that looks (query)",
    columnTitle: "the word looked at (key)",
  };
  const layers = weights.map((heads, layer) =>
    heads.map((matrix, head) => ({ label: `layer ${layer + 1}, head ${head + 1}`, matrix })),
  );
  const maps = layers.flat();
  const [first] = maps;
  if (!first) throw new InputError("weights", "at least one layer with one head", "none");
  maps.forEach(({ matrix }) => requireLabels(matrix, labels));
  const base = matrixLayout({ ...labels, title: `${labels.title}: ${first.label}` });
  const margin = { l: 90, r: 30, t: 64 + BUTTON_ROW * layers.length, b: 70 };
  const height = (base["height"] as number) + 24 + BUTTON_ROW * layers.length;
  const buttons = layers.map((heads) => heads.map((map) => headButton(map, labels)));
  return {
    data: [heatMap(first.matrix, labels, false)],
    layout: { ...base, height, margin, updatemenus: buttonRows(buttons, height - margin.t - margin.b) },
    alt: maps.map(({ label, matrix }) => `${label}: ${strongest(matrix, labels)}`).join(" "),
  };
}

function headButton({ label, matrix }: { label: string; matrix: Matrix }, labels: MatrixLabels) {
  const { z, text } = heatMap(matrix, labels, false);
  const shown = { z: [z], ...(text ? { text: [text] } : {}) };
  return { label, method: "update", args: [shown, { "title.text": `${labels.title}: ${label}` }] };
}

/** Rows of buttons above the plot, the first one on top. None looks pressed: that is unreadable on a dark page. */
function buttonRows(rows: readonly (readonly object[])[], plotHeight: number): Record<string, unknown>[] {
  return rows.map((buttons, i) => ({
    type: "buttons",
    direction: "right",
    showactive: false,
    x: 0,
    y: 1 + (6 + BUTTON_ROW * (rows.length - 1 - i)) / plotHeight,
    xanchor: "left",
    yanchor: "bottom",
    pad: { t: 0, b: 0 },
    buttons,
  }));
}

/** What softmax makes of the scores of random vectors of dimension d, without and with division by √d. */
export interface Scaling {
  d: number;
  /** Weights of one query, largest first: the one whose gradient without scaling is the median. */
  unscaled: readonly number[];
  scaled: readonly number[];
  /** Size of the gradient through softmax, ‖J‖: the median over queries. */
  unscaledGradient: number;
  scaledGradient: number;
}

/**
 * Why the scores are divided by √d: with a slider over d, the weights on the left, and on the right the
 * gradient that is left to learn with.
 * @param scalings one a dimension, rising
 */
export function scalingSlider(scalings: readonly Scaling[]): Figure {
  const lines = gradientLines(scalings);
  const steps = scalings.map((scaling) => {
    const [without, withRoot] = [scaling.unscaled[0], scaling.scaled[0]].map((w) => w?.toFixed(2));
    const text = `largest weight: ${without} without, ${withRoot} with √d`;
    return {
      label: String(scaling.d),
      data: [...weightBars(scaling), ...lines],
      layout: { annotations: [note(text, { x: 0, xanchor: "left" })] },
    };
  });
  const [first, last] = [scalings[0], scalings.at(-1)] as [Scaling, Scaling];
  return withSlider(scalingLayout(scalings.map(({ d }) => d)), {
    name: "dimension d",
    steps,
    start: scalings.length - 1,
    alt:
      `From d = ${first.d} to ${last.d} the median gradient without scaling goes from ${first.unscaledGradient.toPrecision(2)} ` +
      `to ${last.unscaledGradient.toPrecision(2)}, with scaling from ${first.scaledGradient.toPrecision(2)} to ${last.scaledGradient.toPrecision(2)}.`,
  });
}

function scalingLayout(ds: readonly number[]): Figure["layout"] {
  const dimension = {
    title: "dimension d of queries and keys",
    type: "log",
    tickvals: ds,
    ticktext: ds.map(String),
  };
  return layout("Why the scores are divided by √d", {
    height: 420,
    barmode: "group",
    xaxis: axis({ title: "key, best first", domain: [0, 0.46], dtick: 1 }),
    yaxis: axis({ title: "weight (share of 1)", range: [0, 1.05] }),
    xaxis2: axis({ ...dimension, domain: [0.6, 1], anchor: "y2" }),
    yaxis2: axis({
      title: "median gradient ‖J‖",
      anchor: "x2",
      type: "log",
      dtick: 1,
      exponentformat: "power",
    }),
  });
}

function gradientLines(scalings: readonly Scaling[]): Record<string, unknown>[] {
  const line = (name: string, color: string, symbol: string, gradient: (scaling: Scaling) => number) => ({
    type: "scatter",
    mode: "lines+markers",
    name,
    x: scalings.map(({ d }) => d),
    y: scalings.map((scaling) => Number(gradient(scaling).toPrecision(4))),
    xaxis: "x2",
    yaxis: "y2",
    line: { color },
    marker: { color, symbol, size: 8 },
    showlegend: false,
  });
  return [
    line("q·k", palette.vermilion, "diamond", (scaling) => scaling.unscaledGradient),
    line("q·k/√d", palette.blue, "circle", (scaling) => scaling.scaledGradient),
  ];
}

function weightBars({ unscaled, scaled }: Scaling): Record<string, unknown>[] {
  const bars = (name: string, weights: readonly number[], color: string) => ({
    type: "bar",
    name,
    x: weights.map((_, i) => i + 1),
    y: weights.map((w) => round(w)),
    marker: { color },
  });
  return [bars("q·k", unscaled, palette.vermilion), bars("q·k/√d", scaled, palette.blue)];
}
