// @ts-check
/** Through the command a learner types: solutions get all points, untouched exercises none, and JSON stays JSON. */
import { spawnSync } from "node:child_process";
import { root } from "../setup/places.mjs";

/**
 * @param {string} folder
 * @param {(report: { score: number, maxScore: number, isolation: string, submissions: { path: string, repaired: string[] }[] }) => boolean} holds
 * @returns {boolean}
 */
function graded(folder, holds) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    "npm",
    ["run", "-s", "grade", "--", folder, "--format", "json"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  const report = JSON.parse(stdout);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { score, maxScore, isolation, submissions } = report;
  const untouched = submissions.every((/** @type {{ repaired: string[] }} */ s) => s.repaired.length === 0);
  const clean = !/\n\s+at /.test(stdout + stderr);
  console.log(`${folder}: ${score} of ${maxScore} points, ${isolation}, ${seconds} s`);
  return status === 0 && clean && untouched && maxScore > 0 && holds(report);
}

const solutions = graded("solutions", ({ score, maxScore }) => score === maxScore);
const exercises = graded("exercises", ({ score }) => score === 0);
process.exitCode = solutions && exercises ? 0 : 1;
