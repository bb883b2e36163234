// @ts-check
/** Figures that a learner can grab, in a real browser: mouse, keyboard, numbers, and functions that mean no good. */
import { createRequire } from "node:module";
import { writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as grabbing from "./grabbing.mjs";
import * as looking from "./looking.mjs";
import { accessibilityFaults } from "./accessible.mjs";
import { screenshots } from "./lab.mjs";
import { root } from "../setup/places.mjs";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").FrameLocator} FrameLocator */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {(page: Page, name: string, step: () => Promise<void>) => Promise<void>} Stage */
/** @typedef {(holds: boolean, otherwise: string) => void} Demand */
/** @typedef {import("@attention-lab/lib/explorables").Explorable} Explorable */

const folder = join(root, ".cache", "browser");
const require = createRequire(import.meta.url);
/** @type {typeof import("@attention-lab/lib/explorables")} */
const {
  dragPositions,
  dragProjections,
  dragQuery,
  dragScores,
  dragSimplex,
  hoverWords,
  outputOf,
  paintHole,
  paintMask,
  stepAlignment,
  stepTiles,
  tryScaling,
  typeTranslation,
  wipePictures,
} = require("@attention-lab/lib/explorables");
/** @type {typeof import("@attention-lab/lib/vision")} */
const { bitmapUrl } = require("@attention-lab/lib/vision");

/** A picture of 8 × 8, and a look that moves along its diagonal. */
const LOOKED = {
  picture: bitmapUrl({
    width: 8,
    height: 8,
    channels: 3,
    data: Float32Array.from({ length: 192 }, (_, i) => (i % 37) / 37),
  }),
  words: "a red circle is above a blue square".split(" "),
  weights: Array.from({ length: 8 }, (_, word) =>
    Array.from({ length: 64 }, (_, i) => (i === 9 * word ? 0.37 : 0.01)),
  ),
  grid: { rows: 8, columns: 8 },
};

const ALIGNED = {
  source: "I am learning AI".split(" "),
  said: "je apprends l' IA (end)".split(" "),
  weights: [
    [0.8, 0.1, 0.05, 0.05],
    [0.1, 0.3, 0.6, 0],
    [0, 0, 0.2, 0.8],
    [0, 0, 0.1, 0.9],
    [0.25, 0.25, 0.25, 0.25],
  ],
};

/** @param {(x: number, y: number) => number} grey */
const painted = (grey) =>
  bitmapUrl({
    width: 8,
    height: 8,
    channels: 1,
    data: Float32Array.from({ length: 64 }, (_, at) => grey(at % 8, Math.floor(at / 8))),
  });
const WIPED = ["a wall", "a meadow"].map((name, i) => ({
  name,
  before: painted(() => 1),
  truth: [0, 0.5, 1],
  ways: [
    { name: "pyramid", after: painted((x, y) => (x + y) / 14), values: [0, 0.5, 1] },
    { name: "biharmonic", after: painted((x) => x / 7), values: [0.1, 0.4, 0.9] },
  ].slice(i),
}));

/**
 * A page with one explorable, as a notebook shows its output.
 * @param {Browser} browser
 * @param {Explorable} explorable
 * @param {"light" | "dark"} colorScheme
 */
async function open(browser, explorable, colorScheme = "light") {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "explorable.html");
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><title>host</title><body>${outputOf(explorable)}`,
  );
  const page = await browser.newPage({ viewport: { width: 1000, height: 760 }, colorScheme });
  await page.goto(pathToFileURL(file).href);
  return { page, frame: page.frameLocator("iframe") };
}

/**
 * Waits until a text appears below the drawing.
 * @param {FrameLocator} frame
 * @param {RegExp} text
 */
const says = (frame, text) => frame.locator("#status").filter({ hasText: text }).waitFor();

/** Functions that mean no good, and what the page says of them. */
const HOSTILE = /** @type {const} */ ([
  ["an endless loop", "while (true) {}", /does not finish within a second/],
  ["a huge answer", "return Array.from({ length: 1e5 }, () => 0)", /more than 10000 entries/],
  ["an error", "throw new Error('not yet')", /For .* the function stops: Error: not yet/],
  ["a wrong length", "return [1]", /expected 3 numbers, got \[1\]/],
  ["a way to the notebook's page", "return [globalThis.parent.document.title]", /stops: TypeError/],
  ["cookies", "return [globalThis.document.cookie]", /stops: TypeError/],
  ["a message of its own", "globalThis.postMessage?.({ id: -1 }); return s", /messages of its own/],
]);

/** Asks for the network from within; a policy that failed would let the request reach the page's listener. */
const CALLS_HOME =
  "globalThis.fetch('http://127.0.0.1:9/').catch(() => {}); globalThis.importScripts('http://127.0.0.1:9/x.js')";

/** @param {Browser} browser @param {Stage} stage @param {Demand} demand */
async function hostile(browser, stage, demand) {
  for (const [what, body, message] of HOSTILE) {
    const f = /** @type {(s: number[]) => number[]} */ (new Function("s", body));
    const { page, frame } = await open(browser, dragScores({ softmax: f }));
    await stage(page, `a function with ${what}`, async () => {
      await says(frame, message);
      demand((await page.title()) === "host", "the page around is as it was");
      await frame.locator("#reset").click(); // the frame is alive
    });
    await page.close();
  }
  const f = /** @type {(s: number[]) => number[]} */ (new Function("s", CALLS_HOME));
  const { page, frame } = await open(browser, dragScores({ softmax: f }));
  /** @type {string[]} */
  const requests = [];
  page.on("request", (request) => request.url().startsWith("http") && requests.push(request.url()));
  await stage(page, "a function that calls home", async () => {
    await frame.locator("#reset").click();
    await says(frame, /stops/);
    demand(requests.length === 0, `nothing is asked of the network: ${requests}`);
  });
  await page.close();
}

/**
 * @param {Browser} browser
 * @param {Stage} stage
 * @param {Demand} demand
 */
export async function explorables(browser, stage, demand) {
  for (const [what, explorable, use] of /** @type {const} */ ([
    ["scores", dragScores(), grabbing.scoresAreDragged],
    ["the simplex", dragSimplex(), grabbing.simplexIsDragged],
    ["a query", dragQuery(), grabbing.queryIsDragged],
    ["a mask", paintMask(), grabbing.maskIsPainted],
    ["tiles", stepTiles(), grabbing.tilesAreStepped],
    ["positions", dragPositions(), grabbing.positionsAreDragged],
    ["matrices", dragProjections(), grabbing.matricesAreDragged],
    ["a width", tryScaling(), grabbing.widthIsTried],
    ["words", hoverWords(LOOKED), looking.wordsArePointedAt],
    ["a translation", typeTranslation(), grabbing.translationIsTyped],
    ["an alignment", stepAlignment(ALIGNED), looking.alignmentIsStepped],
    ["a hole", paintHole(), looking.holeIsPainted],
    ["before and after", wipePictures({ subjects: WIPED }), looking.pictureIsWiped],
  ])) {
    for (const scheme of /** @type {const} */ (["light", "dark"])) {
      const { page, frame } = await open(browser, explorable, scheme);
      await stage(page, `${what} to grab, ${scheme}`, async () => {
        await use(frame, demand, page);
        const faults = await accessibilityFaults(
          /** @type {import("playwright-core").Frame} */ (page.frames()[1]),
        );
        demand(faults.length === 0, faults.join("\n"));
        demand(!(await page.locator("img").isVisible()), "the live page hides the picture");
        await page.screenshot({ path: join(screenshots, `explorable-${explorable.page}-${scheme}.png`) });
        await page.evaluate(() => document.querySelector("iframe")?.remove());
        demand(await page.locator("img").isVisible(), "without it, the picture is there");
      });
      await page.close();
    }
  }
  await hostile(browser, stage, demand);
}
