/** Lines over a common axis: cost against length, accuracy against distance, and the like. */
import { InputError } from "../base";
import type { Figure } from "../notebook";
import { axis, layout, note, palette } from "./template";

export interface Series {
  name: string;
  /** One value for each x. */
  y: readonly number[];
  /** Half the width of a band around the line, one for each x: a standard deviation, say. */
  band?: readonly number[];
}

/** A part of the x axis shaded in grey, with a word in its upper right corner: lengths beyond training, say. */
export interface Region {
  from: number;
  to: number;
  text: string;
}

export interface CurveOptions {
  title: string;
  xTitle: string;
  yTitle: string;
  x: readonly number[];
  series: readonly Series[];
  logX?: boolean;
  logY?: boolean;
  /** Lowest and highest y shown. */
  yRange?: readonly [number, number];
  /** Only on a linear x axis. */
  regions?: readonly Region[];
}

const SHADE = "rgba(128,128,128,0.13)";
const DASHES = ["solid", "dash", "dot", "dashdot"];
const SYMBOLS = ["circle", "diamond", "square", "x"];

/**
 * Lines with markers; told apart by colour, dash and symbol.
 * @throws InputError when a series has another length than x, or regions lie on a logarithmic axis
 */
export function curves(options: CurveOptions): Figure {
  const { title, xTitle, yTitle, x, series, logX = false, logY = false, yRange, regions = [] } = options;
  for (const { name, y } of series) {
    if (y.length !== x.length) throw new InputError(`series ${name}`, `${x.length} values`, String(y.length));
  }
  if (logX && regions.length > 0) throw new InputError("regions", "a linear x axis", "logX: true");
  return {
    data: series.map((one, i) => trace(x, one, i)),
    layout: layout(title, {
      xaxis: axis({ title: xTitle, ...(logX && { type: "log", tickvals: x, ticktext: x.map(String) }) }),
      yaxis: axis({ title: yTitle, ...(logY && { type: "log" }), ...(yRange && { range: [...yRange] }) }),
      ...(regions.length > 0 && { shapes: regions.map(shade), annotations: regions.map(caption) }),
    }),
    alt: [
      ...series.map((one) => inWords(x, one)),
      ...regions.map(({ from, to, text }) => `Shaded from ${from} to ${to}: ${text}.`),
    ].join(" "),
  };
}

function shade({ from, to }: Region): Record<string, unknown> {
  const place = { x0: from, x1: to, yref: "paper", y0: 0, y1: 1 };
  return { type: "rect", ...place, fillcolor: SHADE, line: { width: 0 }, layer: "below" };
}

function caption({ to, text }: Region): Record<string, unknown> {
  return note(text, { xref: "x", x: to, xanchor: "right", y: 1, yanchor: "top", xshift: -4, yshift: -14 });
}

/** A line at its two ends and at up to three places between them. */
function inWords(x: readonly number[], { name, y }: Series): string {
  const places = new Set([0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * (x.length - 1))));
  return `${name}: ${[...places].map((i) => `${short(y[i])} at ${x[i]}`).join(", ")}.`;
}

function trace(x: readonly number[], { name, y, band }: Series, i: number): Record<string, unknown> {
  const color = Object.values(palette)[i % 6];
  return {
    type: "scatter",
    mode: "lines+markers",
    name,
    x,
    y: y.map((v) => Number(v.toPrecision(5))),
    line: { color, dash: DASHES[i % DASHES.length], width: 2.5 },
    marker: { color, symbol: SYMBOLS[i % SYMBOLS.length], size: 8 },
    ...(band && {
      error_y: { type: "data", array: band.map((v) => Number(v.toPrecision(4))), visible: true },
    }),
  };
}

function short(value: number | undefined): string {
  return value === undefined ? "nothing" : String(Number(value.toPrecision(3)));
}
