/** One look for every figure: palette, template, and the slider. Readable on light and dark pages. */
import type { Figure } from "../notebook";

/** Okabe & Ito's colours, told apart by colour-blind readers. */
export const palette = {
  blue: "#0072B2",
  orange: "#E69F00",
  green: "#009E73",
  vermilion: "#D55E00",
  sky: "#56B4E9",
  purple: "#CC79A7",
} as const;

/** A grey with contrast 4.6:1 on white and 4.1:1 on JupyterLab's dark background. */
export const INK = "#757575";
/** A pale grey on any page: grid lines, and what is left out. */
export const GRID = "rgba(128,128,128,0.25)";

/** For values from 0 up: dark is little, bright is much. */
export const sequential = "Viridis";
/** For values around 0: blue below, orange above, pale grey at 0. */
export const diverging: readonly (readonly [number, string])[] = [
  [0, "#0072B2"],
  [0.5, "#E8E8E8"],
  [1, "#D55E00"],
];

export interface Axis {
  title: string;
  [option: string]: unknown;
}

/** An axis with its name; units belong in the name. */
export function axis({ title, ...options }: Axis): Record<string, unknown> {
  return {
    title: { text: title, standoff: 14 },
    gridcolor: GRID,
    zerolinecolor: "rgba(128,128,128,0.5)",
    linecolor: INK,
    automargin: true,
    ...options,
  };
}

/** The layout every figure starts from. */
export function layout(title: string, options: Record<string, unknown> = {}): Figure["layout"] {
  return {
    title: { text: title, x: 0.02, xanchor: "left", yref: "container", y: 0.97, yanchor: "top" },
    font: { family: "system-ui, sans-serif", size: 13, color: INK },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    colorway: Object.values(palette),
    height: 380,
    margin: { l: 60, r: 30, t: 84, b: 55 },
    legend: { orientation: "h", y: 1.01, yanchor: "bottom", x: 1, xanchor: "right" },
    ...options,
  };
}

/** One position of a slider: its label, and what the figure shows there. */
export interface SliderStep {
  label: string;
  data: readonly Record<string, unknown>[];
  /** Parts of the layout that change, such as annotations. */
  layout?: Record<string, unknown>;
}

/**
 * A figure with a slider, made of Plotly frames: no kernel is needed to move it.
 * @param steps at least one; each with as many traces as the first
 * @param start which step is shown first
 */
export function withSlider(
  base: Figure["layout"],
  slider: { name: string; steps: readonly SliderStep[]; start: number; alt: string },
): Figure {
  const { name, steps, start, alt } = slider;
  const initial = steps[start];
  if (!initial) throw new RangeError(`start: expected 0 to ${steps.length - 1}, got ${start}`);
  const play = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: true } };
  const margin = { ...(base["margin"] as Record<string, number>), b: 128 };
  return {
    data: initial.data,
    layout: {
      ...base,
      ...initial.layout,
      height: ((base["height"] as number | undefined) ?? 380) + 75,
      margin,
      sliders: [
        {
          active: start,
          currentvalue: { prefix: `${name} = ` },
          pad: { t: 62 },
          len: 0.94,
          x: 0.03,
          bordercolor: INK,
          steps: steps.map(({ label }) => ({ label, method: "animate", args: [[label], play] })),
        },
      ],
    },
    frames: steps.map(({ label, data, layout: part }) => ({
      name: label,
      data,
      ...(part && { layout: part }),
    })),
    alt,
  };
}

/** A line of text at the top right, outside the axes. */
export function note(text: string, place: Record<string, unknown> = {}): Record<string, unknown> {
  return { text, xref: "paper", yref: "paper", x: 1, y: 1.01, yanchor: "bottom", showarrow: false, ...place };
}

/** Bars with their value written above. */
export function labelledBars(
  x: readonly string[],
  y: readonly number[],
  decimals: number,
  options: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    type: "bar",
    x,
    y: y.map((v) => round(v)),
    text: y.map((v) => v.toFixed(decimals)),
    textposition: "outside",
    cliponaxis: false,
    marker: { color: palette.blue },
    ...options,
  };
}

/** At most four decimals: short labels, small files. */
export function round(x: number, decimals = 4): number {
  return Number(x.toFixed(decimals)) + 0; // −0 becomes 0
}
