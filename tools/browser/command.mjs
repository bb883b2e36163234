// @ts-check
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  chooseFromMenu,
  codeCell,
  idle,
  openBrowser,
  openNotebook,
  runCell,
  screenshots,
  startLab,
  typeInto,
} from "./lab.mjs";
import { explorables } from "./explorables.mjs";
import { reports } from "./reports.mjs";
import { figureOutputs } from "../notebooks/pictures.mjs";
import { root } from "../setup/places.mjs";
import { defineCommand } from "../shared/command-line.mjs";

/** @typedef {import("playwright-core").Page} Page */

const TOPIC = "notebooks/01-softmax.ipynb";
const EXERCISES = "exercises/01-softmax.ipynb";
const edited = [TOPIC, EXERCISES].map((file) => join(root, file));

const WRONG = `// exercise: softmax.stable
function softmax(scores: number[]): number[] {
  const exps = scores.map(Math.exp);
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((x) => x / sum);
}`;
const RIGHT = WRONG.replace("scores.map(Math.exp)", "scores.map((s) => Math.exp(s - Math.max(...scores)))");

let [passed, failed] = [0, 0];

/**
 * @param {Page} page
 * @param {string} name
 * @param {() => Promise<void>} step
 */
async function stage(page, name, step) {
  const started = performance.now();
  try {
    await step();
    passed++;
    console.log(`✓ ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.error(`✗ ${name}: ${error instanceof Error ? error.message : error}`);
  }
  await page.screenshot({ path: join(screenshots, `${passed + failed}-${name.replace(/\W+/g, "-")}.png`) });
}

/**
 * @param {boolean} holds
 * @param {string} otherwise
 */
function demand(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

/**
 * @param {string} file
 * @returns {import("../shared/jupytext.mjs").Notebook}
 */
const onDisk = (file) => JSON.parse(readFileSync(join(root, file), "utf8"));

/** @param {Page} page */
async function save(page) {
  await page.keyboard.press("Escape");
  await chooseFromMenu(page, "File", /^Save Notebook(?! As)/);
  await page.waitForTimeout(1500);
}

/** @param {Page} page */
async function runAll(page) {
  await chooseFromMenu(page, "Edit", /^Clear Outputs of All Cells/);
  await chooseFromMenu(page, "Run", /^Run All Cells/);
  await page.waitForTimeout(1000);
  await idle(page, 180_000);
  await save(page);
  const outputs = onDisk(TOPIC).cells.flatMap((cell) => cell.outputs ?? []);
  const wrong = outputs.filter((output) => output.output_type === "error" || output["name"] === "stderr");
  demand(wrong.length === 0, `cells failed: ${JSON.stringify(wrong[0])}`);
  const code = onDisk(TOPIC).cells.filter((cell) => cell.cell_type === "code");
  demand(
    code.every((cell) => cell.execution_count),
    "not every cell ran",
  );
  demand(figureOutputs(onDisk(TOPIC)).length >= 9, "figures are missing from the outputs");
}

/**
 * The drawn figure with this title, scrolled into view.
 * @param {Page} page
 * @param {string} title
 */
async function drawnFigure(page, title) {
  const cell = page.locator(".jp-CodeCell", { hasText: title }).first();
  await page.evaluate(() => document.querySelector(".jp-WindowedPanel-outer")?.scrollTo(0, 0));
  for (let i = 0; i < 60 && !(await cell.locator(".js-plotly-plot .main-svg").first().isVisible()); i++) {
    await page.mouse.move(700, 600);
    await page.mouse.wheel(0, 500);
    await page.waitForTimeout(150);
  }
  const plot = cell.locator(".js-plotly-plot").first();
  await plot.scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  return plot;
}

/**
 * The cell with this code, scrolled into view: JupyterLab draws only what is near.
 * @param {Page} page
 * @param {string} code
 */
async function scrolledTo(page, code) {
  const cell = page.locator(".jp-CodeCell", { hasText: code }).first();
  await page.evaluate(() => document.querySelector(".jp-WindowedPanel-outer")?.scrollTo(0, 0));
  for (let i = 0; i < 60 && !(await cell.isVisible()); i++) {
    await page.mouse.move(700, 600);
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(100);
  }
  await cell.scrollIntoViewIfNeeded();
  return cell;
}

const GRABBED = "explore(dragScores())";

/** @param {Page} page */
async function pictureOnly(page) {
  const output = (await scrolledTo(page, GRABBED)).locator(".jp-OutputArea");
  await output.locator("img").waitFor();
  demand((await output.locator("iframe, script").count()) === 0, "an unread notebook runs nothing");
}

/**
 * An opened notebook shows pictures, whose size is fixed; the page may be narrower.
 * @param {Page} page
 */
async function picturesFit(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1000, height: 1100 });
  await page.waitForTimeout(1500);
  const [pictures, wider] = await page.evaluate(() => {
    const all = Array.from(document.querySelectorAll(".jp-RenderedPlotly"));
    const shown = all.filter((figure) => figure.querySelector(".plot-img")?.getBoundingClientRect().width);
    const wide = (/** @type {Element} */ figure) => (figure.querySelector(".plot-img")?.getBoundingClientRect().width ?? 0) > figure.getBoundingClientRect().width + 1; // prettier-ignore
    return [shown.length, shown.filter(wide).length];
  });
  if (before) await page.setViewportSize(before);
  demand(pictures > 0 && wider === 0, `${wider} of ${pictures} pictures are cut off at 1000 px`);
}

/** @param {Page} page */
async function liveFigure(page) {
  const output = (await scrolledTo(page, GRABBED)).locator(".jp-OutputArea");
  const weight = output.frameLocator("iframe").locator("[data-weight='2']");
  await weight.filter({ hasText: "0.586" }).waitFor();
  demand(!(await output.locator("img").isVisible()), "the live page hides the picture");
}

/** @param {Page} page */
async function moveSlider(page) {
  const plot = await drawnFigure(page, "Weights against temperature");
  const bars = plot.locator(".bartext");
  const before = await bars.allTextContents();
  const rail = await plot.locator(".slider-rail-touch-rect").boundingBox();
  demand(rail !== null, "the slider is not drawn");
  if (rail) await page.mouse.click(rail.x + rail.width - 4, rail.y + rail.height / 2);
  await page.waitForTimeout(700);
  const after = await bars.allTextContents();
  demand(before.includes("0.586"), `expected the weight 0.586 at the start, got ${before}`);
  demand(after.includes("0.338"), `expected the weight 0.338 at τ = 50, got ${after}`);
}

/**
 * Types an answer, runs it and its check, and gives what the check says.
 * @param {Page} page
 * @param {string} answer
 */
async function answerWith(page, answer) {
  await typeInto(page, codeCell(page, "// exercise: softmax.stable"), answer);
  await runCell(page, codeCell(page, "// exercise: softmax.stable"));
  const check = codeCell(page, 'check("softmax.stable"');
  await runCell(page, check);
  await check.locator(".jp-OutputArea-output").first().waitFor();
  await check.scrollIntoViewIfNeeded();
  return (await check.locator(".jp-OutputArea").textContent()) ?? "";
}

/** The points of one exercise, as `npm run grade` gives them. */
async function gradedPoints() {
  const { stdout } = await promisify(execFile)(
    "npm",
    ["run", "-s", "grade", "--", EXERCISES, "--format", "json"],
    { cwd: root },
  );
  const report = JSON.parse(stdout);
  const exercise = report.submissions[0].exercises.find((/** @type {any} */ e) => e.id === "softmax.stable");
  return { ...exercise, total: report.score };
}

/**
 * @param {Page} page
 * @param {{ url: string, token: string }} lab
 */
async function learner(page, lab) {
  await stage(page, "an unread notebook shows a picture of a figure to grab", async () => {
    await openNotebook(page, lab, TOPIC);
    await pictureOnly(page);
  });
  await stage(page, "its pictures fit a narrow page", () => picturesFit(page));
  await stage(page, "01-softmax runs from top to bottom", () => runAll(page));
  await stage(page, "its figure to grab is live then", () => liveFigure(page));
  await stage(page, "its slider moves the weights", () => moveSlider(page));
  await stage(page, "the look-up figure is drawn", async () => {
    const plot = await drawnFigure(page, "A soft look-up");
    demand((await plot.locator(".bars .point").count()) === 10, "expected ten bars");
  });
  await stage(page, "a wrong answer is named", async () => {
    await openNotebook(page, lab, EXERCISES);
    await runCell(page, codeCell(page, "@attention-lab/exercises"));
    const said = await answerWith(page, WRONG);
    demand(said.includes("✗"), `expected ✗, got: ${said}`);
    demand(/overflow|maximum|largest/i.test(said), `expected the misconception's message, got: ${said}`);
  });
  await stage(page, "the right answer gets its points", async () => {
    const said = await answerWith(page, RIGHT);
    demand(said.includes("✓") && !said.includes("✗"), `expected ✓, got: ${said}`);
    demand(/2 \/ 2 points/.test(said), `expected 2 / 2 points, got: ${said}`);
  });
  await stage(page, "the grader gives the same points for the saved file", async () => {
    await save(page);
    const { score, maxScore, result, total } = await gradedPoints();
    demand(
      score === 2 && maxScore === 2 && result === "pass" && total === 2,
      JSON.stringify({ score, maxScore, result, total }),
    );
  });
}

async function play() {
  const before = edited.map((file) => readFileSync(file));
  const lab = await startLab();
  console.log(`JupyterLab answered after ${lab.seconds.toFixed(1)} s`);
  const { browser, page } = await openBrowser();
  try {
    await reports(browser, stage, demand);
    await explorables(browser, stage, demand);
    await learner(page, lab);
  } finally {
    await browser.close();
    await lab.stop();
    edited.forEach((file, i) => writeFileSync(file, before[i] ?? ""));
  }
  console.log(`browser: ${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

export const command = defineCommand({
  name: "browser",
  usage: [
    "",
    "  Does what a learner does, in a real browser against the JupyterLab that `npm start` serves.",
    "  The files it edits are put back afterwards. Screenshots: .cache/browser.",
  ],
  options: {},
  run: async ({ setUp }) => ((await setUp({ quiet: true })) ? play() : 1),
});
