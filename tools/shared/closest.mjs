// @ts-check
/** "Did you mean", by the library's own rule; before the library is built there is no guess. */
import { createRequire } from "node:module";

/**
 * @param {string} name
 * @param {readonly string[]} names
 * @returns {string} the one that was probably meant; empty when none is near
 */
export function didYouMean(name, names) {
  try {
    /** @type {typeof import("../../lib/dist/base/closest")} */
    const { closest } = createRequire(import.meta.url)("../../lib/dist/base/closest.js");
    return closest(name, names) ?? "";
  } catch {
    return "";
  }
}
