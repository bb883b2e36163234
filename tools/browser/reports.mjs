// @ts-check
/** The reports of a class, opened from disk in a real browser: both themes, mouse and keyboard, hostile names. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { accessibilityFaults } from "./accessible.mjs";
import { screenshots } from "./lab.mjs";
import { root } from "../setup/places.mjs";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {(page: Page, name: string, step: () => Promise<void>) => Promise<void>} Stage */
/** @typedef {(holds: boolean, otherwise: string) => void} Demand */

const folder = join(root, ".cache", "browser", "class");
const report = join(folder, "report");
const HOSTILE = '<img src=x onerror="document.title=1">';

/** A class of three: all right, all wrong, nothing done. */
async function gradeClass() {
  rmSync(folder, { recursive: true, force: true });
  const solved = readFileSync(join(root, "solutions", "01-softmax.ipynb"), "utf8");
  const wrong = solved.replace(/\s-\s(?=Math\.max|max|largest|peak)/g, " + ");
  const handedIn = { ana: solved, ben: wrong };
  for (const [name, text] of Object.entries(handedIn)) {
    mkdirSync(join(folder, "in", name), { recursive: true });
    writeFileSync(join(folder, "in", name, "01-softmax.ipynb"), text);
  }
  mkdirSync(join(folder, "in", "cleo"));
  cpSync(join(root, "exercises", "01-softmax.ipynb"), join(folder, "in", "cleo", "01-softmax.ipynb"));
  const names = ["ana,Ana", `ben,"${HOSTILE.replaceAll('"', '""')}"`, "cleo,Cléo"];
  writeFileSync(join(folder, "roster.csv"), ["id,name", ...names].join("\n"));
  const args = ["--out", report, "--roster", join(folder, "roster.csv")];
  await promisify(execFile)("npm", ["run", "-s", "grade", "--", join(folder, "in"), ...args], { cwd: root });
}

/**
 * A class of this many, made from the graded one.
 * @param {number} size
 */
function writeLargeClass(size) {
  const { dashboardPage } = createRequire(import.meta.url)("@attention-lab/grader/reports");
  const table = JSON.parse(readFileSync(join(report, "class.json"), "utf8"));
  const learners = Array.from({ length: size }, (_, i) => {
    const row = table.learners[i % table.learners.length];
    return { ...row, key: `s${i}`, id: `s${i}`, name: `Learner ${i}` };
  });
  writeFileSync(join(report, "large.html"), dashboardPage({ ...table, learners }));
}

/**
 * @param {Browser} browser
 * @param {"light" | "dark"} colorScheme
 * @param {string} file
 */
async function openReport(browser, colorScheme, file) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme });
  /** @type {string[]} */
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => request.url().startsWith("http") && complaints.push(request.url()));
  await page.goto(pathToFileURL(join(report, file)).href);
  return { page, complaints };
}

/** @param {Page} page @param {Demand} demand */
async function useDashboard(page, demand) {
  await page.locator("body[data-drawn]").waitFor();
  demand(
    (await page.locator("#results .bars path").count()) >= 16,
    "the bars of eight exercises are missing",
  );
  const rows = page.locator("#learners tbody tr");
  demand((await rows.count()) === 3, "expected three learners");
  await page.locator("#find").focus();
  await page.keyboard.type("img src");
  demand((await rows.count()) === 1, "the search finds one");
  demand((await rows.first().textContent())?.includes(HOSTILE) === true, "a name is shown as it is");
  await page.locator("#find").fill("");
  const head = page.locator("#learners th button", { hasText: "Points" });
  await head.focus();
  await page.keyboard.press("Enter");
  const sorted = await page.locator("th[aria-sort=descending]").textContent();
  demand(sorted?.includes("Points") === true, "the heading sorts");
  demand((await rows.first().textContent())?.includes("Ana") === true, "the best stands first");
  const name = rows.first().locator(".name button");
  await name.focus();
  await page.keyboard.press("Enter");
  demand(await page.locator("dialog[open]").isVisible(), "Enter opens a learner");
  const lines = page.locator("dialog tbody tr");
  demand((await lines.count()) === 8, "eight exercises in the dialog");
  await page.keyboard.press("Escape");
  demand((await page.locator("dialog[open]").count()) === 0, "Escape closes it");
  demand(await name.evaluate((button) => button === document.activeElement), "the focus comes back");
  await page.locator("#exercise").selectOption("softmax.stable");
  demand((await rows.count()) === 2, "two have not passed softmax.stable");
  demand((await page.title()) === "The class", "no script of a name has run");
}

/** @param {Page} page @param {Demand} demand */
async function readStudentPage(page, demand) {
  const text = (await page.locator("body").textContent()) ?? "";
  demand(text.includes(HOSTILE), "the name is shown as it is");
  demand(!text.includes("Ana") && !text.includes("For the input"), "no other learner and no input");
  demand((await page.locator(".map td.differs").count()) > 0, "heat maps show what differs");
  const hint = page.locator("summary").first();
  await hint.focus();
  await page.keyboard.press("Enter");
  demand((await page.locator("details[open]").count()) === 1, "a hint opens by keyboard");
  const [wide, width] = await page.evaluate(() => [document.body.scrollWidth, innerWidth]);
  demand(Number(wide) <= Number(width), "nothing is wider than the page");
}

/**
 * @param {Browser} browser
 * @param {Stage} stage
 * @param {Demand} demand
 */
export async function reports(browser, stage, demand) {
  await gradeClass();
  writeLargeClass(1000);
  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    for (const [what, file, use] of /** @type {const} */ ([
      ["dashboard", "dashboard.html", useDashboard],
      ["student page", join("students", "ben.html"), readStudentPage],
    ])) {
      const { page, complaints } = await openReport(browser, scheme, file);
      await stage(page, `${what} of a class, ${scheme}`, async () => {
        await use(page, demand);
        const faults = await accessibilityFaults(page);
        demand(faults.length === 0, faults.join("\n"));
        demand(complaints.length === 0, complaints.join("; "));
      });
      await page.screenshot({ path: join(screenshots, `${what}-${scheme}.png`), fullPage: true });
      await page.close();
    }
  }
  const { page } = await openReport(browser, "light", "large.html");
  await stage(page, "dashboard of 1,000 learners", async () => {
    await page.locator("body[data-drawn]").waitFor();
    demand((await page.locator("#learners tbody tr").count()) === 200, "a part of the table is shown");
    await page.locator("#more").click();
    demand((await page.locator("#learners tbody tr").count()) === 400, "and more when asked");
    await page.locator("#find").fill("Learner 99");
    demand((await page.locator("#count").textContent()) === "11 of 1000 learners", "all are searched");
  });
  await page.close();
}
