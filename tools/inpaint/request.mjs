// @ts-check
/** What was typed, read and checked before anything is loaded. */
import { existsSync } from "node:fs";
import { extname } from "node:path";
import { typedPath, UsageError } from "../shared/command-line.mjs";
import { oneName } from "../shared/names.mjs";
import { methods } from "./methods.mjs";

const ENDINGS = [".png", ".jpg", ".jpeg", ".webp"];

/**
 * @typedef {object} Request
 * @property {string} picture
 * @property {string} [mask]
 * @property {number[]} [box] left, top, width, height
 * @property {string} out
 * @property {string} method
 * @property {string} [sources]
 * @property {boolean} force
 */

/**
 * @param {{ mask?: string, box?: string, out?: string, method?: string, sources?: string, force?: boolean }} values
 * @param {string[]} names
 * @returns {Request} with absolute paths
 * @throws {UsageError} naming what is missing, too much or wrong
 */
export function readRequest({ mask, box, out, method = "search", sources, force = false }, names) {
  const [picture] = names;
  if (names.length !== 1 || !picture) {
    throw new UsageError(`One picture is wanted, got ${names.join(" ") || "none"}`);
  }
  if ((mask === undefined) === (box === undefined)) {
    throw new UsageError(`What is to be filled? Give one of --mask and --box, got ${mask ? "both" : "none"}`);
  }
  if (!out) throw new UsageError("Where does the filled picture go? Give --out PATH");
  oneName("method", [method], Object.keys(methods));
  if (sources && !methods[method]?.from) {
    throw new UsageError(`--sources needs search, pyramid or one-scale: ${method} has no sources`);
  }
  const request = { picture: typedPath(picture), out: typedPath(out), method, force };
  for (const [option, path] of Object.entries({ "--out": out, "--sources": sources })) {
    if (path) requireWritable(option, typedPath(path), force);
  }
  return {
    ...request,
    ...(mask !== undefined && { mask: typedPath(mask) }),
    ...(box !== undefined && { box: readBox(box) }),
    ...(sources !== undefined && { sources: typedPath(sources) }),
  };
}

/**
 * Before the work, not after it.
 * @param {string} option @param {string} path @param {boolean} force
 */
function requireWritable(option, path, force) {
  if (!ENDINGS.includes(extname(path).toLowerCase())) {
    throw new UsageError(`${option} wants a name ending in ${ENDINGS.join(", ")}, got ${path}`);
  }
  if (existsSync(path) && !force) {
    throw new UsageError(`${option}: ${path} exists already; --force replaces it`);
  }
}

/** @param {string} text @returns {number[]} */
function readBox(text) {
  const parts = text.split(",");
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part))) {
    throw new UsageError(`--box wants four whole numbers X,Y,W,H, got ${text}`);
  }
  return parts.map(Number);
}
