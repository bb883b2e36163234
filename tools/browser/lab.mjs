// @ts-check
/** JupyterLab as `npm start` serves it, driven by a real browser. */
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launchChromium } from "../shared/chromium.mjs";
import { root } from "../setup/places.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Locator} Locator */

/** Screenshots of every stage, for a person to look at. */
export const screenshots = join(root, ".cache", "browser");

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/**
 * Starts JupyterLab with the command a learner uses.
 * @returns {Promise<{ url: string, token: string, seconds: number, stop: () => Promise<void> }>}
 */
export async function startLab() {
  const [port, token] = [await freePort(), "browser-test"];
  const flags = ["--no-browser", "--port", String(port), `--IdentityProvider.token=${token}`];
  const started = performance.now();
  const child = spawn("npm", ["start", "--", ...flags], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise((resolve) => child.on("close", resolve));
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(`${url}/api/status?token=${token}`))) {
    if (child.exitCode !== null || performance.now() - started > 900_000)
      throw new Error(`JupyterLab did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = async () => {
    process.kill(-(child.pid ?? 0), "SIGTERM");
    await ended;
  };
  return { url, token, seconds: (performance.now() - started) / 1000, stop };
}

/** @param {string} url */
async function answers(url) {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

/** A browser with one page, wide enough for a notebook. */
export async function openBrowser() {
  mkdirSync(screenshots, { recursive: true });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1500, height: 1100 } });
  page.setDefaultTimeout(60_000);
  return { browser, page };
}

/**
 * Opens a notebook and waits for its kernel.
 * @param {Page} page
 * @param {{ url: string, token: string }} lab
 * @param {string} path from the root of the clone
 */
export async function openNotebook(page, { url, token }, path) {
  await page.goto(`${url}/lab/tree/${path}?token=${token}&reset`);
  await page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell").first().waitFor();
  await idle(page);
}

/**
 * Waits until the kernel has nothing left to do: idle, and no cell of the notebook still marked `[*]`.
 * @param {Page} page
 * @param {number} [timeout]
 */
export async function idle(page, timeout = 120_000) {
  await page.locator(".jp-StatusBar-Widget", { hasText: "TypeScript | Idle" }).waitFor({ timeout });
  const waiting = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-InputPrompt", { hasText: "[*]" });
  await waiting.first().waitFor({ state: "detached", timeout });
}

/**
 * Clicks through the menu bar.
 * @param {Page} page
 * @param {string} menu
 * @param {string | RegExp} item
 */
export async function chooseFromMenu(page, menu, item) {
  await page.locator(".lm-MenuBar-item", { hasText: new RegExp(`^${menu}$`) }).click();
  await page.locator(".lm-Menu-itemLabel", { hasText: item }).first().click();
}

/**
 * The code cell that contains a text.
 * @param {Page} page
 * @param {string} text
 */
export function codeCell(page, text) {
  return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell", { hasText: text }).first();
}

/**
 * Replaces a cell's text by typing it, as a learner would.
 * @param {Page} page
 * @param {Locator} cell
 * @param {string} text
 */
export async function typeInto(page, cell, text) {
  await cell.scrollIntoViewIfNeeded();
  await cell.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

/**
 * Runs a cell and waits for the kernel.
 * @param {Page} page
 * @param {Locator} cell
 */
export async function runCell(page, cell) {
  await cell.scrollIntoViewIfNeeded();
  await cell.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.waitForTimeout(300);
  await idle(page);
}
