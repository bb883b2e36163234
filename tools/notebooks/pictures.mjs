// @ts-check
/** Pre-renders the figures of executed notebooks to PNG, so that they are seen where no script runs. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import sharp from "sharp";
import { launchChromium } from "../shared/chromium.mjs";
import { textOf } from "../shared/jupytext.mjs";

const require = createRequire(import.meta.url);
const PLOTLY = "application/vnd.plotly.v1+json";
const PLOTLY_VERSION = require("plotly.js-dist/package.json").version;
/** As wide as a notebook's output in a common window: JupyterLab crops wider pictures. */
const WIDTH = 860;
/** Bytes of a PNG from which on it is made smaller. */
const LARGE = 100_000;

/**
 * @typedef {import("../shared/jupytext.mjs").Notebook} Notebook
 * @typedef {import("../shared/jupytext.mjs").Output} Output
 * @typedef {{ data: Record<string, unknown>[], layout: { title: { text: string }, height?: number, legend?: object }, frames?: { data: Record<string, unknown>[] }[] }} Drawn
 */

/**
 * Every output of a notebook that is a figure.
 * @param {Notebook} notebook
 * @returns {Output[]}
 */
export function figureOutputs(notebook) {
  return notebook.cells
    .flatMap((cell) => cell.outputs ?? [])
    .filter((output) => output.data && PLOTLY in output.data);
}

/**
 * The picture's file name: the figure's title and a digest of all that is drawn and how, so that a picture is
 * never shown for other numbers. Digits past the sixth do not count: backends differ there.
 * @param {Output} output
 * @returns {string}
 */
export function pictureOf(output) {
  const { data, layout, frames } = /** @type {Drawn} */ (output.data?.[PLOTLY]);
  const drawn = JSON.stringify({ data, layout, frames, WIDTH, PLOTLY_VERSION }, (_, x) =>
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
 * Draws what is missing in `folder`, puts every picture into its output, and removes pictures nobody shows.
 * @param {Notebook[]} notebooks every notebook whose pictures lie in the folder
 * @param {string} folder
 * @returns {Promise<number>} how many were drawn
 */
export async function addPictures(notebooks, folder) {
  mkdirSync(folder, { recursive: true });
  const outputs = notebooks.flatMap(figureOutputs);
  const wanted = new Map(outputs.map((output) => [pictureOf(output), output]));
  const missing = [...wanted].filter(([file]) => !existsSync(join(folder, file)));
  if (missing.length > 0) await drawAll(missing, folder);
  for (const output of outputs) {
    const bytes = readFileSync(join(folder, pictureOf(output)));
    output.data = { ...output.data, "image/png": bytes.toString("base64") };
    output.metadata = {
      ...output.metadata,
      "image/png": { alt: textOf(/** @type {string} */ (output.data["text/plain"])) },
    };
  }
  const stale = readdirSync(folder).filter((file) => file.endsWith(".png") && !wanted.has(file));
  for (const file of stale) rmSync(join(folder, file));
  return missing.length;
}

/** @param {[string, Output][]} figures @param {string} folder */
async function drawAll(figures, folder) {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 } });
    await page.addScriptTag({ path: require.resolve("plotly.js-dist/plotly.js") });
    for (const [file, output] of figures) {
      const figure = /** @type {Drawn} */ (output.data?.[PLOTLY]);
      const url = await page.evaluate(draw, { figure, width: WIDTH });
      writeFileSync(join(folder, file), await small(Buffer.from(url.slice(url.indexOf(",") + 1), "base64")));
    }
  } finally {
    await browser.close();
  }
}

/**
 * Pictures within figures are noisy, and their PNGs large: these are kept in at most 256 colours, a fifth of the size.
 * @param {Buffer} png @returns {Promise<Buffer>}
 */
async function small(png) {
  if (png.length <= LARGE) return png;
  return sharp(png).png({ palette: true, quality: 70, dither: 0, effort: 10 }).toBuffer();
}

/**
 * Runs in the page: checks the figure against Plotly's schema and draws it.
 * @param {{ figure: Drawn, width: number }} task
 * @returns {Promise<string>} a data URL
 */
async function draw({ figure, width }) {
  const { Plotly } = /** @type {any} */ (globalThis);
  const { layout } = figure;
  // Plotly's validator fails on a legend that is not drawn, and complains of slider arguments ("dynamic") and of
  // options that another one switches off ("unused"): none of them is a mistake.
  const { legend: _, ...checked } = layout;
  const complaints = [figure.data, ...(figure.frames ?? []).map((frame) => frame.data)]
    .flatMap((data) => Plotly.validate(data, checked) ?? [])
    .filter((/** @type {any} */ complaint) => !["dynamic", "unused"].includes(complaint.code));
  if (complaints.length > 0) {
    throw new Error(
      `${figure.layout.title.text}: ${complaints.map((/** @type {any} */ c) => c.msg).join("; ")}`,
    );
  }
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  const height = layout.height ?? 380;
  await Plotly.newPlot(place, figure.data, { ...layout, width, height }, { staticPlot: true });
  return Plotly.toImage(place, { format: "png", width, height });
}
