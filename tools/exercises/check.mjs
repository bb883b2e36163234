// @ts-check
/** The rules that every exercise keeps are tests in exercises/test: this runs those of some exercises. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { places, root } from "../setup/places.mjs";

const RULES = "exercises/test/(definitions|judging|notebooks)";

/** @param {readonly import("./choose.mjs").Chosen[]} chosen @returns {number} the exit code */
export function checkExercises(chosen) {
  // Tests of a sheet carry its topic's name, those of an exercise its id.
  const names = chosen.flatMap(({ topic, ids }) => [`^${topic.name} `, ...ids.map((id) => `^${id} `)]);
  const pattern = [...names, "^every folder of exercises", "^ids and function names"].join("|");
  const jest = join(places.modules, "jest", "bin", "jest.js");
  const { status } = spawnSync(process.execPath, [jest, RULES, "-t", pattern.replaceAll(".", "\\.")], {
    cwd: root,
    stdio: "inherit",
  });
  const many = chosen.flatMap(({ ids }) => ids);
  if (status === 0) console.log(`✓ ${many.length === 1 ? many[0] : `${many.length} exercises`}: every rule is kept.`); // prettier-ignore
  return status ?? 1;
}
