// @ts-check
/** How each figure is used in a real browser: what is dragged, typed and pressed, and which numbers then stand there. */
import { createRequire } from "node:module";

/** @typedef {import("playwright-core").FrameLocator} FrameLocator */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {(holds: boolean, otherwise: string) => void} Demand */

const require = createRequire(import.meta.url);
/** @type {typeof import("@attention-lab/lib/explorables")} */
const { dragQuery, stepTiles } = require("@attention-lab/lib/explorables");
/** @type {{ softmax(scores: number[]): number[], sparsemax(scores: number[]): number[] }} */
const { softmax, sparsemax } = require("@attention-lab/lib/softmax");

/** @param {FrameLocator} frame @param {string} name */
const numbers = async (frame, name) => {
  const texts = await frame.locator(`[${name}]`).allTextContents();
  return texts.map((text) => Number(text.replace("−", "-")));
};

/** @param {number[]} a @param {number[]} b */
const close = (a, b) => a.length === b.length && a.every((x, i) => Math.abs(x - Number(b[i])) < 0.006);

/**
 * Takes a handle with the mouse and lets it go further right.
 * @param {import("playwright-core").Locator} handle
 * @param {number} pixels from the handle's left edge
 * @param {Page} page
 */
async function dragRight(handle, pixels, page) {
  const box = await handle.boundingBox();
  if (!box) throw new Error("there is no handle");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + pixels, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
export async function scoresAreDragged(frame, demand, page) {
  const handle = frame.locator(".handle").first();
  await frame.locator("[data-weight='0']").filter({ hasText: "0.238" }).waitFor();
  await dragRight(handle, 80, page);
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
export async function queryIsDragged(frame, demand, page) {
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
export async function maskIsPainted(frame, demand, page) {
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
export async function simplexIsDragged(frame, demand, page) {
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
export async function tilesAreStepped(frame, demand, page) {
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
  const mean = softmax(scores).reduce((total, w, i) => total + w * (i + 1), 0);
  demand(
    Math.abs(Number(await told.getAttribute("data-output")) - mean) < 1e-9,
    `the output is the weighted mean of all values, ${mean}`,
  );
  demand((await told.textContent())?.includes("in one go give the same") === true, "and the page says so");
  const first = frame.locator(".handle").first();
  await first.focus();
  for (let i = 0; i < 8; i++) await page.keyboard.press("Shift+ArrowUp");
  await frame.locator("#told[data-max='4.6']").waitFor();
}
/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
export async function positionsAreDragged(frame, demand, page) {
  const product = async () => Number(await frame.locator("#told").getAttribute("data-product"));
  const told = (/** @type {RegExp} */ text) => frame.locator("#told").filter({ hasText: text }).waitFor();
  await told(/Positions 20 and 26, 6 apart/);
  const before = await product();
  await dragRight(frame.locator(".handle").last(), 120, page);
  const second = Number(await frame.locator(".handle").last().getAttribute("aria-valuenow"));
  demand(second > 30, `dragging moves the second position, now ${second}`);
  await told(new RegExp(`20 and ${second}`));
  demand(Math.abs((await product()) - before) > 0.01, "another distance, another dot product");
  await frame.locator(".handle").first().focus();
  for (let i = 20; i < second - 6; i++) await page.keyboard.press("ArrowRight");
  await told(new RegExp(`Positions ${second - 6} and ${second}, 6 apart`));
  demand(
    Math.abs((await product()) - before) < 1e-5,
    `the distance alone counts: ${before}, ${await product()}`,
  );
  await frame.locator("#reset").click();
  await told(/Positions 20 and 26/);
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
export async function widthIsTried(frame, demand, page) {
  const cell = async (/** @type {string} */ name) =>
    Number(await frame.locator(`[data-${name}]`).textContent());
  await frame.locator("[data-largest-bare]").filter({ hasText: /\d/ }).waitFor();
  const scaled = await cell("slope-scaled");
  await frame.locator("#power").focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
  await frame.locator("#width").filter({ hasText: "1024" }).waitFor();
  await frame.locator("[data-slope-bare]").filter({ hasText: /e−/ }).waitFor();
  demand((await cell("slope-scaled")) > 0.5 * scaled, "scaled scores keep their Jacobian at any width");
  const bare = await frame.locator("[data-slope-bare]").textContent();
  demand(Number(bare?.replace("−", "-")) < 0.001, `bare ones lose it: ${bare}`);
  const first = await frame.locator("svg .number").allTextContents();
  demand(first.length === 16, "eight weights on each side");
  await frame.locator("#again").click();
  await frame
    .locator("svg")
    .filter({ hasNotText: first.slice(0, 8).join("") })
    .waitFor(); // other vectors, other weights
  await frame.locator("#reset").click();
  await frame.locator("#width").filter({ hasText: /^ 64$/ }).waitFor();
}

/** @param {FrameLocator} frame @param {Demand} demand */
export async function translationIsTyped(frame, demand) {
  const told = (/** @type {RegExp} */ text) => frame.locator("#told").filter({ hasText: text }).waitFor();
  await told(/^BLEU \d/);
  const { corpusBleu } = require("@attention-lab/lib/text");
  for (const text of ["the cat sat on the mat today", "the cat sat on the mat", "the the the the", ""]) {
    await frame.locator("#candidate").fill(text);
    const { score } = corpusBleu([text], [["the cat sat on the mat today"]], {
      smoothing: "none",
      tokenize: "none",
    });
    await told(new RegExp(`^BLEU ${score.toFixed(1)}\\.`));
    const shown = Number(await frame.locator("#told").getAttribute("data-score"));
    demand(Math.abs(shown - score) < 0.001, `"${text}": the page says ${shown}, the library ${score}`);
  }
  await frame.locator("#reset").click();
  await frame.locator("[data-part='words']").filter({ hasText: "5 of 6" }).waitFor();
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
export async function matricesAreDragged(frame, demand, page) {
  const cell = frame.locator("[data-cell='0 0']");
  const unit = (1.6 * 1.6 + 0.4 * 0.4) / Math.SQRT2; // the first word's vector with itself
  await cell.filter({ hasText: `${unit.toFixed(2)} →` }).waitFor();
  const handle = frame.locator(".handle").first();
  await dragRight(handle, 60, page);
  const where = (await handle.getAttribute("aria-valuetext")) ?? "";
  const [right = 0, up = 0] =
    where
      .replaceAll("−", "-")
      .match(/-?[\d.]+/g)
      ?.map(Number) ?? [];
  demand(right > 1.3, `dragging stretches the first column of W_Q, now ${where}`);
  const query = [1.6 * right, 1.6 * up + 0.4];
  const scoreWith = (/** @type {number} */ second) =>
    (1.6 * (query[0] ?? 0) + second * (query[1] ?? 0)) / Math.SQRT2;
  const shown = (/** @type {number} */ score) => `${score.toFixed(2).replace("-", "−")} →`;
  await cell.filter({ hasText: shown(scoreWith(0.4)) }).waitFor();
  await frame.locator(".handle").last().focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+ArrowDown");
  await cell.filter({ hasText: shown(scoreWith(-0.4)) }).waitFor(); // the second column of W_K is now (0, −1)
  await frame.locator("#reset").click();
  await cell.filter({ hasText: `${unit.toFixed(2)} →` }).waitFor();
}
