// @ts-check
/** Asks axe-core whether a page can be used without eyes or mouse. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What is seriously wrong with a page, one line each; where it stands in a frame, with that frame's own page.
 * @param {import("playwright-core").Page | import("playwright-core").Frame} page
 * @returns {Promise<string[]>}
 */
export async function accessibilityFaults(page) {
  // A page that loads nothing also refuses an added script; evaluated code is the browser's own.
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe: checker } = /** @type {any} */ (globalThis);
    const { violations: found } = await checker.run(document, {
      resultTypes: ["violations"],
      iframes: false,
    });
    return found
      .filter((/** @type {any} */ one) => ["serious", "critical"].includes(one.impact))
      .map(
        (/** @type {any} */ one) =>
          `${one.id}: ${one.nodes.map((/** @type {any} */ node) => node.html).join(" ")}`,
      );
  });
  return violations;
}
