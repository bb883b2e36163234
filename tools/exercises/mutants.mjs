// @ts-check
/** Small mistakes in the solutions, and which of them the checks do not notice. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../setup/places.mjs";

/** @typedef {import("@attention-lab/grader").Trial} Trial */

/**
 * A change that a person has looked at: no check could notice it, or none should.
 * @typedef {{ id: string, before: string, after: string, why: string }} Judged
 */

/** @typedef {Trial & { judged: number }} Score */

const SEEDS = ["practice", 7, "attention-lab"];

/**
 * @param {Trial} trial
 * @param {readonly Judged[]} judged
 * @returns {Score} with the survivors that nobody has judged
 */
export function withoutJudged(trial, judged) {
  const survivors = trial.survivors.filter(
    ({ before, after }) =>
      !judged.some((each) => each.id === trial.id && each.before === before && each.after === after),
  );
  return { ...trial, survivors, judged: trial.survivors.length - survivors.length };
}

/** @param {Pick<Score, "noticed" | "survivors" | "judged">} score */
function line({ noticed, survivors, judged }) {
  const all = noticed + survivors.length;
  const same = judged > 0 ? `, ${judged} more change nothing` : "";
  return `${((100 * noticed) / Math.max(all, 1)).toFixed(1).padStart(5)} %  ${noticed} of ${all}${same}`;
}

/** @param {Score} score @returns {string} its share, then every survivor */
export function scoreText(score) {
  const lines = score.survivors.map(
    ({ line, before, after, seed }) => `    line ${line}, seed ${seed}: ${before}\n      lives as ${after}`,
  );
  return [`${line(score)}  ${score.id}`, ...lines].join("\n");
}

/**
 * @param {readonly import("./choose.mjs").Chosen[]} chosen
 * @returns {Promise<number>} 1 when an exercise notices fewer than 95 of 100
 */
export async function tryAll(chosen) {
  const require = createRequire(import.meta.url);
  /** @type {typeof import("@attention-lab/grader")} */
  const { createTensorBridge, tryMutants } = require("@attention-lab/grader");
  const { tf } = require("@attention-lab/lib/runtime");
  const judged = JSON.parse(readFileSync(new URL("judged.json", import.meta.url), "utf8"));
  const options = { seeds: SEEDS, project: root, tensors: createTensorBridge(tf) };
  /** @type {Score[]} */
  const scores = [];
  for (const { topic, ids } of chosen) {
    const content = readFileSync(join(root, "solutions", `${topic.name}.ipynb`));
    for (const exercise of topic.exercises.filter(({ id }) => ids.includes(id))) {
      const trial = await tryMutants(content, exercise, { ...options, exercises: topic.exercises });
      scores.push(withoutJudged(trial, judged));
      console.log(scoreText(/** @type {Score} */ (scores.at(-1))));
    }
  }
  const sum = (/** @type {(score: Score) => number} */ part) =>
    scores.reduce((total, score) => total + part(score), 0);
  const all = { noticed: sum(({ noticed }) => noticed), judged: sum((score) => score.judged) };
  console.log(`${line({ ...all, survivors: scores.flatMap(({ survivors }) => survivors) })}  all`);
  const isWeak = (/** @type {Score} */ { noticed, survivors }) =>
    noticed < 0.95 * (noticed + survivors.length);
  return scores.some(isWeak) ? 1 : 0;
}
