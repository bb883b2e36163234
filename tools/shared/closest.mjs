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
    /** @type {typeof import("@attention-lab/lib/base")} */
    const { closest } = createRequire(import.meta.url)("@attention-lab/lib/base");
    return closest(name, names) ?? "";
  } catch {
    return "";
  }
}
