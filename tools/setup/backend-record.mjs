// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { places } from "./places.mjs";
import { writeWhole } from "./stamps.mjs";

/**
 * What set-up found out about the native backend, kept in .cache/backend.json.
 * @typedef {object} BackendRecord
 * @property {"tensorflow" | "cpu"} backend
 * @property {"installer" | "wheel" | "none"} how
 * @property {string} version TensorFlow's version; empty on the plain-JavaScript backend
 * @property {string} reason why it is not native; empty when it is
 * @property {string[]} advice what to do about that
 * @property {string} key for which computer, Node and tools this holds
 */

export const RETRY = "npm run setup -- --retry-tensorflow";

/** @returns {boolean} whether the user asked for the plain-JavaScript backend */
export function nativeRefused() {
  return process.env["ATTENTION_LAB_BACKEND"] === "cpu";
}

/** @returns {BackendRecord | undefined} */
export function backendRecord() {
  try {
    return existsSync(places.backendRecord)
      ? JSON.parse(readFileSync(places.backendRecord, "utf8"))
      : undefined;
  } catch {
    return undefined;
  }
}

/** @param {BackendRecord} record */
export function keepBackendRecord(record) {
  writeWhole(places.backendRecord, `${JSON.stringify(record, null, 2)}\n`);
}

/** @returns {boolean} whether the native backend was wanted and cannot be had */
export function isDegraded() {
  return !nativeRefused() && backendRecord()?.backend !== "tensorflow";
}

/** @returns {string} a few words about the backend in use */
export function backendNote() {
  if (nativeRefused()) return "plain-JavaScript backend, as ATTENTION_LAB_BACKEND=cpu says";
  if (!isDegraded()) return `TensorFlow ${backendRecord()?.version}`;
  return "plain-JavaScript backend, slower; npm run doctor says why";
}

/** @param {string} title @param {string[]} lines @returns {string[]} */
function titled(title, lines) {
  return lines.map((line, index) => `${(index === 0 ? title : "").padEnd(12)}${line}`);
}

/** @returns {string[]} the one notice about a native backend that cannot be had: why, and what to do */
export function backendNotice() {
  const { reason, advice } = backendRecord() ?? { reason: "not tried yet", advice: [] };
  return [
    "The native TensorFlow library is not available here. Everything works without it, training is slower.",
    ...titled("Why:", reason.split("; ")),
    ...titled("What to do:", [...advice, `to try again: ${RETRY}`]),
  ];
}
