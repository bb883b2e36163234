/** Pictures for places where no script runs: drawn with plain shapes, readable on light and on dark pages. */

/** Text in an SVG. */
export const svgText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A whole picture on a white card, since it cannot know the page's theme. */
export function svgPicture(width: number, height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="14" fill="#1b1e24">`,
    `<rect width="${width}" height="${height}" rx="6" fill="#fff"/>`,
    `<text x="12" y="24" font-size="16" font-weight="600">${svgText(title)}</text>`,
    ...parts,
    `</svg>`,
  ].join("");
}

/** One text at a place. */
export const svgLabel = (x: number, y: number, text: string, more = "") =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${svgText(text)}</text>`;
