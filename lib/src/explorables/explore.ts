/** Shows a page in a cell: live where scripts run, a picture everywhere else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import escapeHtml from "escape-html";
import { InputError } from "../base";
import { send } from "../notebook";
import { programOf, type Travelling } from "./travel";

/** A figure that a learner can grab: a page, what it starts with, and the functions that run in it. */
export interface Explorable {
  /** Which page of `lib/pages` draws it. */
  readonly page:
    | "dragPositions"
    | "dragProjections"
    | "dragQuery"
    | "dragScores"
    | "dragSimplex"
    | "hoverWords"
    | "paintHole"
    | "paintMask"
    | "stepAlignment"
    | "stepTiles"
    | "tryScaling"
    | "typeTranslation"
    | "wipePictures";
  readonly title: string;
  /** Height of the frame at a width of 760 px, in px. */
  readonly height: number;
  /** What the page starts with; JSON. */
  readonly start: unknown;
  /** All functions that travel, one of them called `compute`: the page calls it. */
  readonly functions: Readonly<Record<string, Travelling>> & { readonly compute: Travelling };
  /** Arguments as the page passes them. */
  readonly sample: readonly unknown[];
  /** The picture for places where no script runs, as SVG. */
  readonly still: string;
  /** What a reader who cannot see the picture should know. */
  readonly alt: string;
}

/**
 * Shows an explorable below the cell. The learner's functions run inside a frame that cannot reach the notebook, the
 * network or cookies, in a worker of their own that is stopped after a second.
 * @throws InputError when a function needs what does not travel with it; Error when the pages are not built
 * @example explore(dragScores({ softmax: mySoftmax }))
 */
export function explore(explorable: Explorable): void {
  send({ "text/html": outputOf(explorable), "text/plain": `${explorable.title}\n${explorable.alt}` });
}

/** The widest that a page is drawn, in px; see the frame's style. */
const WIDEST = 836;

/** Room for a drawing of this size, its title, its controls and a message. */
export const heightFor = (width: number, height: number) => Math.ceil((WIDEST * height) / width) + 125;

/** The output as HTML: a picture, and the live page, which hides it. An untrusted notebook keeps the picture only. */
export function outputOf(explorable: Explorable): string {
  const { title, height, still, alt } = explorable;
  const picture = `data:image/svg+xml;base64,${Buffer.from(still).toString("base64")}`;
  const frameStyle = `width:100%;max-width:860px;height:${height}px;border:0;color-scheme:light dark`;
  return [
    `<div class="attention-lab-explorable">`,
    `<style>.attention-lab-explorable img:has(+ iframe){display:none}</style>`,
    `<img src="${picture}" alt="${escapeHtml(`${title}. ${alt}`)}" style="max-width:100%">`,
    `<iframe sandbox="allow-scripts" title="${escapeHtml(title)}" style="${frameStyle}" srcdoc="${escapeHtml(pageOf(explorable))}"></iframe>`,
    `</div>`,
  ].join("");
}

/** Nothing is loaded, and nothing can be reached. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'unsafe-inline' blob:; worker-src blob:";

/** The live page as one document. */
export function pageOf({ page, title, start, functions, sample }: Explorable): string {
  const program = programOf(functions, { name: "compute", args: sample });
  const data = JSON.stringify({ start, program }).replaceAll("<", "\\u003c");
  return [
    `<!doctype html><html lang="en"><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<title>${escapeHtml(title)}</title><style>${LOOK}</style>`,
    `<main><h1>${escapeHtml(title)}</h1><div id="drawing"></div>`,
    `<div id="controls"><button id="reset" type="button">Reset</button>`,
    `<button id="stop" type="button" disabled>Stop</button></div>`,
    `<p id="status" role="status"></p></main>`,
    `<script type="application/json" id="data">${data}</script>`,
    `<script>${bundleOf(page)}</script></html>`,
  ].join("");
}

/** Built from lib/pages by `npm run build`. */
function bundleOf(page: Explorable["page"]): string {
  try {
    return readFileSync(join(__dirname, "../../pages/dist/bundled", `${page}.js`), "utf8");
  } catch {
    throw new InputError("page", "pages that are built (npm run setup builds them)", `no bundle of ${page}`);
  }
}

const LOOK = `
:root{color-scheme:light dark;--page:light-dark(#fff,#16181c);--text:light-dark(#1b1e24,#e6e8ec);--quiet:light-dark(#59606d,#a3abb8);
--line:light-dark(#cfd4dc,#454c58);--main:light-dark(#0072b2,#56b4e9);--first:light-dark(#0b63a8,#5aaef0);--second:light-dark(#a84a00,#f0955a);--third:light-dark(#00704f,#3ecfa0);--bad:light-dark(#b3261e,#ff8a80)}
body{margin:0;background:var(--page);color:var(--text);font:14px/1.4 system-ui,sans-serif}
main{padding:8px 12px}h1{font-size:16px;margin:0 0 6px;font-weight:600}
svg{display:block;width:100%;height:auto;touch-action:pan-y;user-select:none}
text{fill:var(--text);font-size:14px}.head{fill:var(--quiet)}.number{font-size:13px;font-variant-numeric:tabular-nums}
.tile[data-state=now]{fill:var(--main)}.tile[data-state=seen]{fill:color-mix(in srgb,var(--main) 45%,var(--page))}.tile[data-state=later]{fill:none;stroke:var(--line);stroke-dasharray:4 3}
.maximum{stroke:var(--second);stroke-width:2;stroke-dasharray:6 4}#told{margin:6px 0 0;font-variant-numeric:tabular-nums}
.rail,.axis{stroke:var(--line);stroke-width:1.5}.axis{stroke-dasharray:3 3}
.score{stroke:var(--second);stroke-width:6}.weight{fill:var(--main)}
.handle{fill:var(--second);stroke:var(--page);stroke-width:2;cursor:grab;touch-action:none}.handle:active{cursor:grabbing}
:focus{outline:none}:focus-visible{outline:3px solid var(--main);outline-offset:2px}
circle:focus-visible{stroke:var(--main);stroke-width:4}.paint:focus-visible rect{stroke:var(--main);stroke-width:4}
.plane{fill:none;stroke:var(--line)}.arrow{stroke-width:3}.triangle{fill:none;stroke:var(--line);stroke-width:2}
.label{font-weight:600}.context{fill:var(--second);stroke:var(--page);stroke-width:2}
.paint{cursor:crosshair;touch-action:none}.cell{fill:color-mix(in srgb,var(--main) calc(var(--share,0)*75%),var(--page));stroke:var(--line)}
.cell.hidden{fill:light-dark(#d9dce1,#3a404b);stroke-dasharray:3 3}
#controls{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;margin-top:6px}
button,input{font:inherit}button{color:inherit;background:var(--page);border:1px solid var(--line);border-radius:5px;padding:3px 10px}
button:disabled{opacity:.5}table{border-collapse:collapse}input[type=text],input[type=number]{color:inherit;background:var(--page);border:1px solid var(--line)}input[type=number]{width:4em}input[type=text]{max-width:100%;box-sizing:border-box;padding:3px 6px}.look{fill:#e69f00;pointer-events:none}.window{fill:transparent;stroke:var(--second);stroke-width:3;stroke-dasharray:7 4;cursor:grab;touch-action:none}.window:focus-visible{stroke-width:5}.word{cursor:pointer}.word rect{fill:transparent}.word[aria-pressed=true] rect{fill:color-mix(in srgb,var(--main) 25%,var(--page));stroke:var(--main)}.word:focus-visible rect{stroke:var(--main);stroke-width:3}.link{stroke:var(--main)}.link.now{stroke:var(--second)}.word.later text{fill:var(--quiet)}.wipe line{stroke:#fff;stroke-width:3;filter:drop-shadow(0 0 1px #000)}select{font:inherit;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:5px;padding:2px 6px}.pixel{fill:var(--grey);shape-rendering:crispEdges}.pixel.hole{fill:light-dark(#8fcdf2,#1f6f9f)}.brush,.brush-twin,.source{fill:none;stroke-width:3;pointer-events:none}.brush,.brush-twin{stroke:var(--second)}.source{stroke:var(--main)}.source.half{stroke:#e69f00}.brush:focus-visible{outline:none;stroke-width:5}.curve{stroke:var(--main);stroke-width:2}td,th{padding:1px 10px;text-align:right;font-variant-numeric:tabular-nums}
#status{min-height:1.4em;margin:6px 0 0;color:var(--bad)}.wrong{color:var(--bad);fill:var(--bad)}
@media (prefers-reduced-motion:no-preference){.weight,.cell{transition:fill .1s}}
`.replaceAll("\n", "");
