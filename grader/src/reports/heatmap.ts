/** Two small tables of numbers whose colours show at a glance where and how they differ. */
import type { Grid } from "../core";
import { html, type Markup } from "./html";

/** Right and given values side by side, on one scale of colours; cells that differ are framed. */
export function heatMaps({ expected, got }: { expected: Grid; got: Grid }): Markup {
  const most = Math.max(...[...expected.flat(), ...got.flat()].map(size), 1e-12);
  return html`<div class="maps">
    ${heatMap("expected", expected, got, most)} ${heatMap("got", got, expected, most)}
  </div>`;
}

const size = (value: number | string) => (typeof value === "number" ? Math.abs(value) : 0);

function heatMap(caption: string, grid: Grid, other: Grid, most: number): Markup {
  const rows = grid.map((row, i) => html`<tr>${row.map((value, j) => cell(value, other[i]?.[j], most))}</tr>`); // prettier-ignore
  return html`<table class="map">
    <caption>
      ${caption}
    </caption>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** Blue above zero, orange below; how strong says how far. The page shines through, so it fits both themes. */
function cell(value: number | string, other: number | string | undefined, most: number): Markup {
  const strength = (0.6 * size(value)) / most;
  const colour = size(value) === value ? "64 132 214" : "226 132 38";
  const differs = other === undefined || !isClose(value, other);
  const shown = typeof value === "number" ? String(Number(value.toPrecision(3))) : value;
  const style = typeof value === "number" ? `background: rgb(${colour} / ${strength.toFixed(3)})` : "";
  return html`<td class="${differs ? "differs" : ""}" style="${style}" title="${String(value)}">
    ${shown}
  </td>`;
}

/** Near enough to look the same; which cells are wrong is the check's affair, not the picture's. */
function isClose(a: number | string, b: number | string): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(a), Math.abs(b));
}
