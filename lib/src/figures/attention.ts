/** Figures on attention weights: who looks at whom. */
import { InputError } from "../runtime";
import type { Figure } from "../notebook";
import { axis, diverging, layout, note, palette, round, sequential, withSlider } from "./template";

type Matrix = readonly (readonly number[])[];

export interface MatrixLabels {
  title: string;
  rows: readonly string[];
  columns: readonly string[];
  rowTitle: string;
  columnTitle: string;
}

/** A heat map; entries are written into the cells when there are few. */
function heatMap(matrix: Matrix, { rows, columns }: MatrixLabels, signed: boolean): Record<string, unknown> {
  const largest = Math.max(...matrix.flat().map(Math.abs), 1e-12);
  const small = rows.length * columns.length <= 100;
  return {
    type: "heatmap",
    x: columns.map((_, i) => i),
    y: rows.map((_, i) => i),
    z: matrix.map((row) => row.map((x) => round(x))),
    ...(small && { text: matrix.map((row) => row.map((x) => x.toFixed(2))), texttemplate: "%{text}" }),
    zmin: signed ? -largest : 0,
    zmax: signed ? largest : Math.max(1, largest),
    colorscale: signed ? diverging : sequential,
    colorbar: { thickness: 14 },
    hovertemplate: "row %{y}, column %{x}: %{z}<extra></extra>",
  };
}

function matrixLayout({ title, rows, columns, rowTitle, columnTitle }: MatrixLabels): Figure["layout"] {
  // Plotly reads labels as HTML: <pad> must not become a tag.
  const ticks = (names: readonly string[]) => ({
    tickvals: names.flatMap((name, i) => (name === "" ? [] : [i])),
    ticktext: names
      .filter((name) => name !== "")
      .map((name) => name.replace(/</g, "&lt;").replace(/>/g, "&gt;")),
  });
  return layout(title, {
    height: Math.max(360, 160 + (rows.length > 16 ? 8 : 28) * rows.length),
    xaxis: axis({ title: columnTitle, ...ticks(columns), showgrid: false }),
    yaxis: axis({ title: rowTitle, ...ticks(rows), showgrid: false, autorange: "reversed" }),
  });
}

function requireLabels(matrix: Matrix, { rows, columns }: MatrixLabels): void {
  if (matrix.length !== rows.length || matrix.some((row) => row.length !== columns.length)) {
    const got = `${matrix.length} × ${matrix[0]?.length ?? 0}`;
    throw new InputError("matrix", `${rows.length} × ${columns.length} entries, as many as labels`, got);
  }
}

/**
 * One matrix as a heat map.
 * @param matrix `[rows, columns]`
 * @param signed whether values lie around 0 (blue to orange) rather than from 0 up
 * @throws InputError when there are not as many labels as rows and columns
 */
export function matrixMap(matrix: Matrix, labels: MatrixLabels, signed = false): Figure {
  requireLabels(matrix, labels);
  return {
    data: [heatMap(matrix, labels, signed)],
    layout: matrixLayout(labels),
    alt: strongest(matrix, labels),
  };
}

/** For each row its strongest column, in words; of a large matrix only size and range. */
function strongest(matrix: Matrix, { rows, columns }: MatrixLabels): string {
  if (rows.length > 16) {
    const all = matrix.flat();
    const range = `from ${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`;
    return `${rows.length} rows and ${columns.length} columns with values ${range}.`;
  }
  const parts = matrix.flatMap((row, i) => {
    if (row.every((value) => value === 0)) return []; // not there yet, or masked
    const best = row.indexOf(Math.max(...row));
    return [`${rows[i]} → ${columns[best]} (${row[best]?.toFixed(2)})`];
  });
  return `The strongest column of each row: ${parts.join(", ")}.`;
}

/**
 * Several matrices of the same size under one slider: masks, temperatures, training steps.
 * @param name what the slider changes
 * @param steps one matrix a position
 */
export function matrixSlider(
  name: string,
  steps: readonly { label: string; matrix: Matrix }[],
  labels: MatrixLabels,
): Figure {
  steps.forEach(({ matrix }) => requireLabels(matrix, labels));
  return withSlider(matrixLayout(labels), {
    name,
    steps: steps.map(({ label, matrix }) => ({ label, data: [heatMap(matrix, labels, false)] })),
    start: 0,
    alt: steps.map(({ label, matrix }) => `${label}: ${strongest(matrix, labels)}`).join(" "),
  });
}

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
  /** Weights of one typical query, largest first. */
  unscaled: readonly number[];
  scaled: readonly number[];
  /** Size of the gradient through softmax, ‖J‖, averaged over queries. */
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
      `From d = ${first.d} to ${last.d} the gradient without scaling goes from ${first.unscaledGradient.toFixed(2)} to ` +
      `${last.unscaledGradient.toFixed(2)}, with scaling from ${first.scaledGradient.toFixed(2)} to ${last.scaledGradient.toFixed(2)}.`,
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
    yaxis2: axis({ title: "gradient through softmax ‖J‖", anchor: "x2", rangemode: "tozero" }),
  });
}

function gradientLines(scalings: readonly Scaling[]): Record<string, unknown>[] {
  const line = (name: string, color: string, symbol: string, gradient: (scaling: Scaling) => number) => ({
    type: "scatter",
    mode: "lines+markers",
    name,
    x: scalings.map(({ d }) => d),
    y: scalings.map((scaling) => round(gradient(scaling))),
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
