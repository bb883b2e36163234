/** What a function and its gradient ask TensorFlow to do, as two rows: there, and back. */
import type { Operation } from "../compiled";
import type { Figure } from "../notebook";
import { layout, palette } from "./template";

type Place = { x: number; y: number };

/**
 * The operations of a loss from left to right, those of its gradient below from right to left, and what feeds which.
 * @param operations as `operationsOf` lists them
 * @param forward how many of them belong to the loss, 0 to all
 */
export function thereAndBack(operations: readonly Operation[], forward: number): Figure {
  if (!(Number.isInteger(forward) && forward >= 0 && forward <= operations.length)) {
    throw new RangeError(`forward: expected 0 to ${operations.length}, got ${forward}`);
  }
  const places = operations.map((_, i) => placeOf(i, forward, operations.length));
  const row = (name: string, from: number, to: number, color: string, side: "top" | "bottom") => ({
    type: "scatter",
    mode: "markers+text",
    name,
    x: places.slice(from, to).map(({ x }) => x),
    y: places.slice(from, to).map(({ y }) => y),
    text: operations
      .slice(from, to)
      .map((operation, i) => labelOf(operation, i % 2 === 1 && to - from > CROWDED, side)),
    textposition: `${side} center`,
    customdata: operations.slice(from, to).map(hoverOf),
    hovertemplate: "%{customdata}<extra></extra>",
    marker: { color, size: 12 },
    textfont: { size: 11 },
  });
  return {
    data: [
      ...edges(operations, places),
      row("the loss", 0, forward, palette.blue, "top"),
      row("its gradient", forward, operations.length, palette.vermilion, "bottom"),
    ],
    layout: layout("Operations of one step", {
      height: 400,
      xaxis: { visible: false, range: [-0.07, 1.07], fixedrange: true },
      yaxis: { visible: false, range: [-0.35, 1.3], fixedrange: true },
      margin: { l: 10, r: 10, t: 84, b: 10 },
    }),
    alt: altOf(operations, forward),
  };
}

/** The loss runs to the right above, its gradient to the left below. */
function placeOf(i: number, forward: number, all: number): Place {
  const share = (step: number, steps: number) => (steps > 1 ? step / (steps - 1) : 0.5);
  return i < forward ? { x: share(i, forward), y: 1 } : { x: 1 - share(i - forward, all - forward), y: 0 };
}

/** A line from each operation to the next that uses it; bowed within a row, so that lines do not hide one another. */
function edges(operations: readonly Operation[], places: readonly Place[]): Figure["data"] {
  const lines = operations.flatMap(({ after }, i) =>
    after.map((from) => bowed(places[from] as Place, places[i] as Place)),
  );
  return [
    {
      type: "scatter",
      mode: "lines",
      name: "feeds",
      x: lines.flatMap((line) => [...line.map(({ x }) => x), null]),
      y: lines.flatMap((line) => [...line.map(({ y }) => y), null]),
      line: { color: "rgba(128,128,128,0.55)", width: 1.2 },
      hoverinfo: "skip",
    },
  ];
}

function bowed(from: Place, to: Place): Place[] {
  const steps = Array.from({ length: 13 }, (_, i) => i / 12);
  const bow = from.y === to.y ? (from.y === 1 ? -1 : 1) * Math.min(0.3, Math.abs(to.x - from.x)) : 0;
  return steps.map((t) => ({
    x: from.x + t * (to.x - from.x),
    y: from.y + t * (to.y - from.y) + bow * 4 * t * (1 - t),
  }));
}

/** More labels than this in a row stand on two lines. */
const CROWDED = 10;

function labelOf({ name }: Operation, apart: boolean, side: "top" | "bottom"): string {
  if (!apart) return shortName(name);
  return side === "top" ? `${shortName(name)}<br>` : `<br>${shortName(name)}`;
}

function hoverOf({ name, shape }: Operation): string {
  return `${name}: ${shape.length ? shape.join(" × ") : "one number"}`;
}

/** TensorFlow's names without what says how they are made. */
function shortName(name: string): string {
  return name.replace(/^_Mkl|^Batch|^Real|V\d$/g, "").replace(/V\d$/, "");
}

function altOf(operations: readonly Operation[], forward: number): string {
  const names = (from: number, to: number) =>
    operations
      .slice(from, to)
      .map(({ name }) => shortName(name))
      .join(", ");
  const crossing = operations
    .slice(forward)
    .flatMap(({ after }) => after.filter((from) => from < forward)).length;
  return (
    `Two rows. The loss: ${names(0, forward)}. Its gradient, in order: ${names(forward, operations.length)}. ` +
    `${crossing} lines lead from the first row to the second: results that are kept for the gradient.`
  );
}
