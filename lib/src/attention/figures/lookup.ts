/** From weights to a context vector, and attention as a soft look-up. */
import type { Figure } from "../../notebook";
import { softmax } from "../../softmax";
import {
  axis,
  INK,
  labelledBars,
  layout,
  note,
  palette,
  round,
  withSlider,
  type SliderStep,
} from "../../plots";

type Point = readonly [number, number];

/**
 * Value vectors in the plane and their weighted mean, the context vector, with a temperature slider:
 * cold it sits on the best value, hot it sits in the middle.
 * @param scores `[n]`
 * @param values `[n, 2]`
 * @param labels `[n]`
 * @param temperatures τ > 0, rising
 */
export function contextInPlane(
  scores: readonly number[],
  values: readonly Point[],
  labels: readonly string[],
  temperatures: readonly number[],
): Figure {
  const weightsAt = (temperature: number) => softmax([...scores], { temperature });
  const ends = [temperatures[0] ?? 1, temperatures[temperatures.length - 1] ?? 1] as const;
  const place = (t: number) =>
    `(${weightedMean(weightsAt(t), values)
      .map((x) => x.toFixed(2))
      .join(", ")})`;
  return withSlider(
    layout("The context vector is a weighted mean of the values", {
      height: 420,
      xaxis: axis({ title: "first component of the value", range: padded(values.map(([x]) => x)) }),
      yaxis: axis({ title: "second component", range: padded(values.map(([, y]) => y)) }),
    }),
    {
      name: "temperature τ",
      steps: temperatures.map((t) => planeStep(String(t), weightsAt(t), values, labels)),
      start: Math.max(0, temperatures.indexOf(1)),
      alt:
        `The context vector moves from ${place(ends[0])} at τ = ${ends[0]} to ${place(ends[1])} at τ = ${ends[1]}, ` +
        "never leaving the hull of the values.",
    },
  );
}

function weightedMean(weights: readonly number[], values: readonly Point[]): number[] {
  return [0, 1].map((d) => weights.reduce((sum, w, i) => sum + w * (values[i]?.[d] ?? 0), 0));
}

function padded(xs: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  return [low - 0.3 * (high - low), high + 0.3 * (high - low)];
}

function planeStep(
  label: string,
  weights: readonly number[],
  values: readonly Point[],
  names: readonly string[],
): SliderStep {
  const points = {
    type: "scatter",
    mode: "markers+text",
    name: "values (area: weight)",
    x: values.map(([x]) => x),
    y: values.map(([, y]) => y),
    text: names.map((name, i) => `${name} ${weights[i]?.toFixed(2)}`),
    textposition: "top center",
    marker: {
      color: palette.sky,
      size: weights.map((w) => round(Math.max(4, 60 * Math.sqrt(w)), 1)),
      opacity: 0.85,
    },
  };
  const [x, y] = weightedMean(weights, values).map((v) => round(v));
  const context = {
    type: "scatter",
    mode: "markers",
    name: "context",
    x: [x],
    y: [y],
    marker: { color: palette.vermilion, symbol: "x", size: 14 },
  };
  return { label, data: [hull(values), points, context] };
}

/** A line between every two values: with three of them, the triangle that the context cannot leave. */
function hull(values: readonly Point[]): Record<string, unknown> {
  const pairs = values.flatMap((a, i) => values.slice(i + 1).map((b) => [a, b] as const));
  const along = (d: 0 | 1) => pairs.flatMap(([a, b]) => [a[d], b[d], null]);
  const line = { color: INK, width: 1.5 };
  return {
    ...{ type: "scatter", mode: "lines", hoverinfo: "skip", showlegend: false },
    ...{ x: along(0), y: along(1), line },
  };
}

/** One query of a soft look-up: its name, its colour, the weight of every key, and the colour that comes back. */
export interface Lookup {
  query: string;
  color: string;
  weights: readonly number[];
  answer: string;
}

/**
 * Which keys a query finds, with a slider over the queries.
 * @param keys names of the keys
 * @param keyColors a CSS colour for each key
 * @param lookups one a query, in slider order
 */
export function softLookup(
  keys: readonly string[],
  keyColors: readonly string[],
  lookups: readonly Lookup[],
): Figure {
  const found = lookups.map(({ query, weights }) => {
    const best = weights.indexOf(Math.max(...weights));
    return `${query} finds ${keys[best]} (${weights[best]?.toFixed(2)})`;
  });
  return withSlider(
    layout("A soft look-up: every key answers, the best match loudest", {
      showlegend: false,
      xaxis: axis({ title: "key" }),
      yaxis: axis({ title: "weight (share of 1)", range: [0, 1.12] }),
    }),
    {
      name: "query",
      steps: lookups.map((lookup) => lookupStep(keys, keyColors, lookup)),
      start: 0,
      alt: `Bars of the weight each key gets. ${found.join("; ")}.`,
    },
  );
}

function lookupStep(keys: readonly string[], keyColors: readonly string[], lookup: Lookup): SliderStep {
  const marker = { color: keyColors, line: { color: INK, width: 1 } };
  const swatch = (fillcolor: string, x0: number) => ({
    type: "rect",
    xref: "paper",
    yref: "paper",
    x0,
    x1: x0 + 0.09,
    y0: 0.86,
    y1: 1,
    fillcolor,
    line: { color: INK, width: 1 },
  });
  const shapes = [swatch(lookup.color, 0.5), swatch(lookup.answer, 0.9)];
  const right = { xanchor: "right", y: 0.93, yanchor: "middle" };
  const annotations = [note("query", { ...right, x: 0.49 }), note("what comes back", { ...right, x: 0.89 })];
  return {
    label: lookup.query,
    data: [labelledBars(keys, lookup.weights, 2, { marker })],
    layout: { shapes, annotations },
  };
}
