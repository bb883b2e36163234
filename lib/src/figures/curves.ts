/** Lines over a common axis: cost against length, accuracy against distance, and the like. */
import { InputError } from "../runtime";
import type { Figure } from "../notebook";
import { axis, layout, palette } from "./template";

export interface Series {
  name: string;
  /** One value for each x. */
  y: readonly number[];
  /** Half the width of a band around the line, one for each x: a standard deviation, say. */
  band?: readonly number[];
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
}

const DASHES = ["solid", "dash", "dot", "dashdot"];
const SYMBOLS = ["circle", "diamond", "square", "x"];

/**
 * Lines with markers; told apart by colour, dash and symbol.
 * @throws InputError when a series has another length than x
 */
export function curves(options: CurveOptions): Figure {
  const { title, xTitle, yTitle, x, series, logX = false, logY = false, yRange } = options;
  for (const { name, y } of series) {
    if (y.length !== x.length) throw new InputError(`series ${name}`, `${x.length} values`, String(y.length));
  }
  return {
    data: series.map((one, i) => trace(x, one, i)),
    layout: layout(title, {
      xaxis: axis({ title: xTitle, ...(logX && { type: "log", tickvals: x, ticktext: x.map(String) }) }),
      yaxis: axis({ title: yTitle, ...(logY && { type: "log" }), ...(yRange && { range: [...yRange] }) }),
    }),
    alt: series
      .map(({ name, y }) => `${name}: ${short(y[0])} at ${x[0]} to ${short(y.at(-1))} at ${x.at(-1)}.`)
      .join(" "),
  };
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
