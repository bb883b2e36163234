/** Shows a figure: interactive where Plotly is, in words everywhere. */
import { randomUUID } from "node:crypto";
import { InputError } from "../base";
import { inNotebook, send, type SendOptions } from "./kernel";

/** What {@link show} needs of a figure; `lib/figures` returns these. */
export interface Figure {
  /** Plotly traces. */
  data: readonly Record<string, unknown>[];
  /** Plotly layout; must have a title. */
  layout: Record<string, unknown> & { title: { text: string; [option: string]: unknown } };
  /** Plotly frames, when there is a slider. */
  frames?: readonly Record<string, unknown>[];
  /** What a reader who cannot see the figure should know, with its key numbers. */
  alt: string;
}

/**
 * Shows a figure in the cell; in plain node prints its title and text alternative.
 *
 * One message carries the interactive figure and the words. The picture for places where no script runs is
 * added to committed notebooks by `npm run notebooks`, not here: JupyterLab's Plotly extension would show the
 * picture instead of the figure until the pointer touches it.
 * @throws InputError when the figure has no title or no text alternative
 */
export function show(figure: Figure): void {
  draw(figure, {});
}

/**
 * A place in the cell for one figure that changes while something runs, such as a loss. In plain node only the first
 * figure is printed.
 * @returns shows a figure there, in place of the one before; throws as {@link show}
 * @example
 * const redraw = liveFigure();
 * for (const figure of figures) redraw(figure);
 */
export function liveFigure(): (figure: Figure) => void {
  const displayId = randomUUID();
  let update = false;
  return (figure) => {
    if (!update || inNotebook()) draw(figure, { displayId, update });
    update = true;
  };
}

function draw({ data, layout, frames, alt }: Figure, options: SendOptions): void {
  const title = layout.title?.text;
  if (!title) throw new InputError("figure", "a title in layout.title.text", "none");
  if (!alt) throw new InputError("figure", "a text alternative in alt", "none");
  const config = { responsive: true };
  const bundle = {
    "application/vnd.plotly.v1+json": { data, layout, ...(frames && { frames }), config },
    "text/plain": `${title.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ")}\n${alt}`,
  };
  send(bundle, options);
}
