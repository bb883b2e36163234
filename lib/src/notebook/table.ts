/** Small tables for a cell. */
import { InputError } from "../base";
import escapeHtml from "escape-html";
import { send } from "./kernel";

export type Cell = string | number | boolean;

/** Numbers as readers want them: whole ones as they are, others to 4 significant digits. */
function format(cell: Cell | undefined): string {
  if (cell === undefined) return "";
  if (typeof cell !== "number" || Number.isInteger(cell) || !Number.isFinite(cell)) return String(cell);
  const magnitude = Math.abs(cell);
  return magnitude < 1e-4 || magnitude >= 1e6 ? cell.toExponential(3) : String(Number(cell.toPrecision(4)));
}

/**
 * Shows rows as a table; columns are the keys in order of first appearance.
 * @param rows at least one; a missing key leaves its cell empty
 * @param caption a sentence above the table
 * @throws InputError when there are no rows
 * @example table([{ word: "cat", weight: 0.5856 }, { word: "dog", weight: 0.2381 }])
 */
export function table(rows: readonly Readonly<Record<string, Cell>>[], caption?: string): void {
  if (rows.length === 0) throw new InputError("rows", "at least one row", "none");
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => format(row[column])));
  const numeric = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === "number"));
  send({
    "text/html": html(columns, cells, numeric, caption),
    "text/plain": text(columns, cells, numeric, caption),
  });
}

function html(columns: string[], cells: string[][], numeric: boolean[], caption?: string): string {
  const align = (i: number) => ` style="text-align:${numeric[i] ? "right" : "left"}"`;
  const head = columns.map((c, i) => `<th scope="col"${align(i)}>${escapeHtml(c)}</th>`).join("");
  const body = cells.map(
    (row) => `<tr>${row.map((c, i) => `<td${align(i)}>${escapeHtml(c)}</td>`).join("")}</tr>`,
  );
  const title = caption ? `<caption style="text-align:left">${escapeHtml(caption)}</caption>` : "";
  return `<table>${title}<thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function text(columns: string[], cells: string[][], numeric: boolean[], caption?: string): string {
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...cells.map((row) => (row[i] ?? "").length)),
  );
  const line = (row: string[]) =>
    row
      .map((c, i) => (numeric[i] ? c.padStart(widths[i] ?? 0) : c.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const rule = widths.map((w) => "-".repeat(w)).join("  ");
  return [...(caption ? [caption] : []), line(columns), rule, ...cells.map(line)].join("\n");
}
