// @ts-check
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { root } from "../setup/places.mjs";

/** What can be studied. */
export const studies = ["bottleneck"];

/** @param {string} name */
export const resultsOf = (name) => join(root, "experiments/results", `${name}.json`);

/**
 * Trains what the results do not hold yet, and writes them after each model.
 * @param {string} name @param {{ seeds: number[], again: boolean }} options
 */
export async function runStudy(name, { seeds, again }) {
  const require = createRequire(import.meta.url);
  /** @type {typeof import("@attention-lab/experiments/studies")} */
  const { bottleneckVariants, bottleneckParams, bottleneckPoint, stateSizes } = require("@attention-lab/experiments/studies"); // prettier-ignore
  const path = resultsOf(name);
  const params = Object.fromEntries(
    bottleneckVariants.map((kind) => [kind, bottleneckParams(kind, 64, 1).toText()]),
  );
  const points = again ? [] : readPoints(path, params);
  const all = [...new Set(seeds)].flatMap((seed) =>
    stateSizes.flatMap((size) => bottleneckVariants.map((variant) => ({ variant, size, seed }))),
  );
  const missing = all.filter(
    ({ variant, size, seed }) =>
      !points.some((p) => p.variant === variant && p.size === size && p.seed === seed),
  );
  const place = relative(root, path);
  if (missing.length === 0) {
    console.log(`${place} holds all ${all.length} trainings already; --again trains everything again`);
    return;
  }
  console.log(`${missing.length} of ${all.length} trainings to do; ${place} is written after each`);
  for (const { variant, size, seed } of missing) {
    const started = Date.now();
    const point = await bottleneckPoint(variant, size, seed);
    points.push(point);
    const measured = [...new Set(points.map((p) => p.seed))].join(",");
    const command = `npm run study -- ${name} --seeds=${measured}`;
    write(path, { recipe: { command, params }, points });
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    console.log(`${variant} ${size} seed ${seed}: loss ${point.loss.toFixed(3)}, ${seconds} s`);
  }
}

/**
 * What was measured before with the same parameters.
 * @param {string} path @param {Record<string, string>} params
 * @returns {import("@attention-lab/experiments/studies").BottleneckPoint[]}
 */
function readPoints(path, params) {
  if (!existsSync(path)) return [];
  const { recipe, points } = readResults(path);
  if (JSON.stringify(recipe.params) === JSON.stringify(params)) return points;
  throw new Error(
    `${path} was measured with other parameters. To measure everything again: add --again to the command.`,
  );
}

/** @param {string} path @returns {import("@attention-lab/experiments/studies").StudyResults} */
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
