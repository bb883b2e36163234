// @ts-check
/** The browser that draws pictures at build time and that CI looks through. Learners do not need one. */
import { chromium } from "playwright-core";
import { findProgram } from "../setup/programs.mjs";

/** @returns {Promise<import("playwright-core").Browser>} @throws {Error} when no Chromium is installed */
export async function launchChromium() {
  const program =
    process.env["CHROMIUM"] ??
    findProgram(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
  if (!program) {
    throw new Error("No Chromium was found: install the package `chromium`, or set CHROMIUM to its path.");
  }
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({
    executablePath: program,
    args: [
      ...asRoot,
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
    ],
  });
}
