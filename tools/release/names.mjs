// @ts-check
/** Notebook names on the command line. */
import { basename } from "node:path";
import { distance } from "fastest-levenshtein";

/**
 * The notebooks meant by `given`, all of them when nothing is given. A path or an `.ipynb` ending does no harm.
 * @param {readonly string[]} given
 * @param {readonly string[]} known
 * @returns {string[]}
 * @throws Error naming the unknown one, and the one that was probably meant
 */
export function chooseNames(given, known) {
  if (given.length === 0) return [...known];
  return given.map((text) => {
    const name = basename(text.trim()).replace(/\.(ipynb|ts)$/, "");
    if (known.includes(name)) return name;
    const guess = closest(name, known);
    const advice = guess ? `Did you mean ${guess}?` : `There are: ${known.join(", ") || "none"}.`;
    throw new Error(`There is no notebook called ${name}. ${advice}`);
  });
}

/**
 * @param {string} name
 * @param {readonly string[]} known
 */
function closest(name, known) {
  const wanted = name.toLowerCase();
  const inside = known.filter((each) => wanted.length > 2 && each.includes(wanted));
  if (inside.length === 1) return inside[0];
  const [best] = known
    .map((each) => ({ each, steps: distance(wanted, each) }))
    .sort((a, b) => a.steps - b.steps);
  return best && best.steps <= 3 ? best.each : undefined;
}
