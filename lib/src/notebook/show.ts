/** Shows a figure: interactive where Plotly is, a picture where it was pre-rendered, words everywhere. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { InputError } from "../runtime";
import { send } from "./kernel";

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

/** Where pre-rendered pictures lie, beside the notebook. */
const PICTURES = "figures";

/**
 * The file name of a figure's picture: its title and a digest of everything drawn, so that a picture is
 * never shown for other numbers. Digits past the sixth do not count: backends differ there.
 */
export function pictureName({ data, layout, frames }: Figure): string {
  const drawn = JSON.stringify({ data, layout, frames }, (_, x) =>
    typeof x === "number" && Number.isFinite(x) ? Number(x.toPrecision(6)) : x,
  );
  const digest = createHash("sha256").update(drawn).digest("hex").slice(0, 10);
  const slug = layout.title.text
    .toLowerCase()
    .replace(/<[^>]*>/g, " ")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return `${slug}-${digest}.png`;
}

/**
 * Shows a figure in the cell; in plain node prints its title and text alternative.
 * One message carries the interactive figure, the picture if `figures/` has it, and the words.
 * @throws InputError when the figure has no title or no text alternative
 */
export function show(figure: Figure): void {
  const title = figure.layout.title?.text;
  if (!title) throw new InputError("figure", "a title in layout.title.text", "none");
  if (!figure.alt) throw new InputError("figure", "a text alternative in alt", "none");
  const { data, layout, frames, alt } = figure;
  const words = `${title.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ")}\n${alt}`;
  const file = path.resolve(PICTURES, pictureName(figure));
  const picture = existsSync(file) ? { "image/png": readFileSync(file).toString("base64") } : {};
  send(
    {
      "application/vnd.plotly.v1+json": {
        data,
        layout,
        ...(frames && { frames }),
        config: { responsive: true },
      },
      ...picture,
      "text/plain": words,
    },
    { metadata: { "image/png": { alt: words } } },
  );
}
