/** Pages that are safe by construction: whatever is put into them is escaped, unless it is itself such markup. */
import { createHash } from "node:crypto";
import escapeHtml from "escape-html";

/** HTML that needs no escaping any more. Only {@link html} makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | false | undefined | readonly Part[];

/** @example html`<b>${name}</b>` // escapes the name */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(pieces.map((piece, i) => piece + (i < parts.length ? textOf(parts[i]) : "")).join(""));
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(textOf).join("");
  return part === undefined || part === false ? "" : escapeHtml(printable(String(part)));
}

/** Control characters but line breaks become a sign that can be seen. */
const printable = (text: string) => text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "\ufffd");

/** A whole page that loads nothing from anywhere and runs no script but the ones it names, whatever got into it. */
export function page(options: {
  title: string;
  body: Markup;
  style: string;
  scripts?: readonly string[];
  /** Handed to the scripts as the text of the element `data`. */
  data?: unknown;
}): string {
  const { title, body, style, scripts = [], data } = options;
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src ${hashes.join(" ") || "'none'"}`;
  const json = JSON.stringify(data ?? null)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    html`<title>${title}</title>`.text,
    `<style>${style}</style>`,
    `<body>${body.text}`,
    ...(data === undefined ? [] : [`<script type="application/json" id="data">${json}</script>`]),
    ...scripts.map((script) => `<script>${script}</script>`),
    "</html>\n",
  ].join("\n");
}
