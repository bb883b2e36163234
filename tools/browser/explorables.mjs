// @ts-check
/** Figures that a learner can grab, in a real browser: mouse, keyboard, numbers, and functions that mean no good. */
import { createRequire } from "node:module";
import { writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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
  dragQuery,
  dragScores,
  dragSimplex,
  outputOf,
  paintMask,
  stepTiles,
} = require("@attention-lab/lib/explorables");
/** @type {{ softmax(scores: number[]): number[], sparsemax(scores: number[]): number[] }} */
const { softmax, sparsemax } = require("@attention-lab/lib/softmax");

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

/** @param {FrameLocator} frame @param {string} name */
const numbers = async (frame, name) => {
  const texts = await frame.locator(`[${name}]`).allTextContents();
  return texts.map((text) => Number(text.replace("−", "-")));
};

/** @param {number[]} a @param {number[]} b */
const close = (a, b) => a.length === b.length && a.every((x, i) => Math.abs(x - Number(b[i])) < 0.006);

/**
 * Waits until a text appears below the drawing.
 * @param {FrameLocator} frame
 * @param {RegExp} text
 */
const says = (frame, text) => frame.locator("#status").filter({ hasText: text }).waitFor();

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
async function scoresAreDragged(frame, demand, page) {
  const handle = frame.locator(".handle").first();
  await frame.locator("[data-weight='0']").filter({ hasText: "0.238" }).waitFor();
  const box = await handle.boundingBox();
  if (!box) throw new Error("there is no handle");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  const dragged = Number(await handle.getAttribute("aria-valuenow"));
  demand(dragged > 2, `dragging moves the score, now ${dragged}`);
  await handle.focus();
  await page.keyboard.press("ArrowRight");
  const moved = Number(await handle.getAttribute("aria-valuenow"));
  demand(Math.abs(moved - dragged - 0.1) < 1e-9, "an arrow key moves it by a tenth");
  const expected = softmax([moved, 0.9, 2.1]);
  await frame
    .locator("[data-weight='0']")
    .filter({ hasText: expected[0]?.toFixed(3) })
    .waitFor();
  demand(close(await numbers(frame, "data-weight"), expected), "the weights are the library's");
  await frame.locator("#reset").click();
  await frame.locator("[data-weight='0']").filter({ hasText: "0.238" }).waitFor();
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
async function queryIsDragged(frame, demand, page) {
  const handle = frame.locator(".handle");
  await frame.locator("[data-context]").waitFor();
  await handle.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("ArrowUp");
  const query = [0, 0.3];
  const { keys, values } = /** @type {{ keys: number[][], values: number[][] }} */ (dragQuery().start);
  const scores = keys.map((key) => key.reduce((sum, k, i) => sum + k * Number(query[i]), 0));
  const weights = softmax(scores);
  await frame.locator("[data-score='0']").filter({ hasText: "0.15" }).waitFor();
  demand(close(await numbers(frame, "data-score"), scores), "the scores are dot products");
  demand(close(await numbers(frame, "data-weight"), weights), "the weights are the library's");
  const context = ((await frame.locator("[data-context]").getAttribute("data-context")) ?? "")
    .split(" ")
    .map(Number);
  const mean = [0, 1].map((axis) =>
    values.reduce((sum, v, i) => sum + Number(weights[i]) * Number(v[axis]), 0),
  );
  demand(close(context, mean), `the context is their mean, ${mean}, got ${context}`);
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
async function maskIsPainted(frame, demand, page) {
  const cell = frame.getByRole("switch", { name: "I may look at AI", exact: true });
  await cell.click();
  demand((await cell.getAttribute("aria-checked")) === "true", "a click shows a cell");
  await page.keyboard.press("Space");
  demand((await cell.getAttribute("aria-checked")) === "false", "the space bar hides it again");
  await page.keyboard.press("ArrowLeft");
  const focused = frame.locator(":focus");
  demand(
    (await focused.getAttribute("aria-label")) === "I may look at learning",
    "arrows go from cell to cell",
  );
  const own = frame.getByRole("switch", { name: "I may look at I", exact: true });
  await own.click();
  await frame.locator("text", { hasText: "Σ 0.00" }).first().waitFor();
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
async function simplexIsDragged(frame, demand, page) {
  await frame.locator("[data-softmax='0']").filter({ hasText: "0." }).waitFor();
  await frame.locator(".handle").focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowUp");
  await frame.locator("[data-sparsemax='0']").filter({ hasText: "1.000" }).waitFor();
  const scores = await numbers(frame, "data-scores");
  demand(Math.abs(scores.reduce((a, b) => a + b, 0)) < 0.02, `only differences count: ${scores}`);
  demand(close(await numbers(frame, "data-softmax"), softmax(scores)), "softmax is the library's");
  demand(close(await numbers(frame, "data-sparsemax"), sparsemax(scores)), "sparsemax is the library's");
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
async function tilesAreStepped(frame, demand, page) {
  const told = frame.locator("#told");
  await told.filter({ hasText: "After tile 1 of 4" }).waitFor();
  await frame.locator("#next").focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("Enter");
  await told.filter({ hasText: "After tile 4 of 4" }).waitFor();
  const { scores } = /** @type {{ scores: number[] }} */ (stepTiles().start);
  const sum = scores.reduce((d, s) => d + Math.exp(s - Math.max(...scores)), 0);
  demand(
    Math.abs(Number(await told.getAttribute("data-sum")) - sum) < 1e-9,
    `the sum is that of all scores, ${sum}`,
  );
  demand((await told.textContent())?.includes("in one go give the same") === true, "and the page says so");
  const first = frame.locator(".handle").first();
  await first.focus();
  for (let i = 0; i < 8; i++) await page.keyboard.press("Shift+ArrowUp");
  await frame.locator("#told[data-max='4.6']").waitFor();
}

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
    ["scores", dragScores(), scoresAreDragged],
    ["the simplex", dragSimplex(), simplexIsDragged],
    ["a query", dragQuery(), queryIsDragged],
    ["a mask", paintMask(), maskIsPainted],
    ["tiles", stepTiles(), tilesAreStepped],
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
