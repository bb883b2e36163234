// @ts-check
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { root } from "../setup/places.mjs";
import { planOf } from "./plans.mjs";

/** @typedef {import("./plans.mjs").Wanted} Wanted */
/** @typedef {import("./plans.mjs").Point} Point */

/**
 * What the notebooks draw; a study with other parameters has a file of its own.
 * @param {string} name @param {string[]} settings
 */
export const resultsOf = (name, settings = []) =>
  join(root, settings.length === 0 ? "experiments/results" : ".runs/studies", `${name}.json`);

/**
 * Trains what the results do not hold yet, and writes them after each model.
 * @param {string} name @param {{ seeds: number[], again: boolean, settings: string[] }} options
 */
export async function runStudy(name, { seeds, again, settings }) {
  const path = resultsOf(name, settings);
  const { params, all, measure } = planOf(name, [...new Set(seeds)], settings);
  const points = again ? [] : readPoints(path, params);
  const missing = all.filter((wanted) => !points.some((point) => isOf(point, wanted)));
  const place = relative(root, path);
  if (missing.length === 0) {
    console.log(`${place} holds all ${all.length} trainings already; --again trains everything again`);
    return;
  }
  console.log(`${missing.length} of ${all.length} trainings to do; ${place} is written after each`);
  for (const wanted of missing) {
    const started = Date.now();
    const found = await measure(wanted);
    if (found.length === 0) throw new Error(TOO_SHORT);
    points.push(...found);
    const measured = [...new Set(points.map((p) => p.seed))].join(",");
    const sets = settings.map((setting) => ` --set ${setting}`).join("");
    const command = `npm run study -- ${name} --seeds=${measured}${sets}`;
    write(path, { recipe: { command, params }, points });
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    console.log(`${Object.values(wanted).join(" ")}: loss ${found.at(-1)?.loss.toFixed(3)}, ${seconds} s`);
  }
}

const TOO_SHORT = "train.steps ends the training before its first measurement; let it be longer";

/** @param {Wanted} point @param {Wanted} wanted */
function isOf(point, wanted) {
  return Object.entries(wanted).every(([name, value]) => Object(point)[name] === value);
}

/**
 * What was measured before with the same parameters.
 * @param {string} path @param {Record<string, string>} params
 * @returns {Point[]}
 */
function readPoints(path, params) {
  if (!existsSync(path)) return [];
  const { recipe, points } = readResults(path);
  if (JSON.stringify(recipe.params) === JSON.stringify(params)) return points;
  throw new Error(
    `${path} was measured with other parameters. To measure everything again: add --again to the command.`,
  );
}

/** @param {string} path @returns {{ recipe: { command: string, params: Record<string, string> }, points: Point[] }} */
function readResults(path) {
  try {
    const results = JSON.parse(readFileSync(path, "utf8"));
    if (results?.recipe && Array.isArray(results.points)) return results;
  } catch {
    // no JSON: damaged, as below
  }
  throw new Error(`${path} is damaged. To measure everything again: add --again to the command.`);
}

/** @param {string} path @param {object} results */
function write(path, results) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic.sync(path, `${JSON.stringify(results)}\n`);
}
