/** Matrices as heat maps: attention weights, masks, states. */
import { InputError, type Matrix } from "../base";
import type { Figure } from "../notebook";
import { axis, diverging, GRID, layout, round, sequential, withSlider } from "./template";

/** Entries of a matrix; null where there is nothing to show, such as behind a mask. */
export type Entries = readonly (readonly (number | null)[])[];

export interface MatrixLabels {
  title: string;
  rows: readonly string[];
  columns: readonly string[];
  rowTitle: string;
  columnTitle: string;
}

/** A heat map; entries are written into the cells when there are few. What is null stays blank. */
export function heatMap(
  matrix: Entries,
  { rows, columns }: MatrixLabels,
  signed: boolean,
): Record<string, unknown> {
  const largest = Math.max(...matrix.flat().map((x) => Math.abs(x ?? 0)), 1e-12);
  const small = rows.length * columns.length <= 100;
  return {
    type: "heatmap",
    x: columns.map((_, i) => i),
    y: rows.map((_, i) => i),
    z: matrix.map((row) => row.map((x) => (x === null ? null : round(x)))),
    ...(small && { text: matrix.map((row) => row.map((x) => x?.toFixed(2) ?? "")), texttemplate: "%{text}" }),
    zmin: signed ? -largest : 0,
    zmax: signed ? largest : Math.max(1, largest),
    colorscale: signed ? diverging : sequential,
    colorbar: { thickness: 14 },
    hovertemplate: "row %{y}, column %{x}: %{z}<extra></extra>",
  };
}

export function matrixLayout({
  title,
  rows,
  columns,
  rowTitle,
  columnTitle,
}: MatrixLabels): Figure["layout"] {
  // Plotly reads labels as HTML: <pad> must not become a tag.
  const ticks = (names: readonly string[]) => ({
    tickvals: names.flatMap((name, i) => (name === "" ? [] : [i])),
    ticktext: names
      .filter((name) => name !== "")
      .map((name) => name.replace(/</g, "&lt;").replace(/>/g, "&gt;")),
  });
  return layout(title, {
    height: Math.max(360, 160 + (rows.length > 16 ? 8 : 28) * rows.length),
    xaxis: axis({ title: columnTitle, ...ticks(columns), showgrid: false, zeroline: false }),
    yaxis: axis({ title: rowTitle, ...ticks(rows), showgrid: false, zeroline: false, autorange: "reversed" }),
  });
}

export function requireLabels(matrix: Entries, { rows, columns }: MatrixLabels): void {
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

/** For each row its strongest column (the farthest from 0), in words; of a large matrix only size and range. */
export function strongest(matrix: Entries, { rows, columns }: MatrixLabels): string {
  if (rows.length > 16) {
    const all = matrix.flat().flatMap((value) => value ?? []);
    const range = `from ${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`;
    return `${rows.length} rows and ${columns.length} columns with values ${range}.`;
  }
  const parts = matrix.flatMap((row, i) => {
    if (row.every((value) => !value)) return []; // not there yet, or masked
    const sizes = row.map((value) => Math.abs(value ?? 0));
    const best = sizes.indexOf(Math.max(...sizes));
    return [`${rows[i]} → ${columns[best]} (${row[best]?.toFixed(2)})`];
  });
  return `The strongest column of each row: ${parts.join(", ")}.`;
}

/**
 * Several matrices of the same size under one slider: masks, temperatures, training steps.
 * @param name what the slider changes
 * @param steps one matrix a position; null entries are grey
 * @param start the position shown first
 */
export function matrixSlider(
  name: string,
  steps: readonly { label: string; matrix: Entries }[],
  labels: MatrixLabels,
  start = 0,
): Figure {
  steps.forEach(({ matrix }) => requireLabels(matrix, labels));
  return withSlider(
    { ...matrixLayout(labels), plot_bgcolor: GRID },
    {
      name,
      steps: steps.map(({ label, matrix }) => ({ label, data: [heatMap(matrix, labels, false)] })),
      start,
      alt: steps.map(({ label, matrix }) => `${label}: ${strongest(matrix, labels)}`).join(" "),
    },
  );
}
