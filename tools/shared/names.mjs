// @ts-check
/** Names on the command line. */
import { basename } from "node:path";
import { UsageError } from "./command-line.mjs";
import { didYouMean } from "./closest.mjs";

/**
 * The notebooks meant by `given`, all of them when nothing is given. A path or an `.ipynb` ending does no harm.
 * @param {readonly string[]} given
 * @param {readonly string[]} known
 * @returns {string[]}
 * @throws {UsageError} naming the unknown one, and the one that was probably meant
 */
export function chooseNames(given, known) {
  if (given.length === 0) return [...known];
  return given.map((text) => {
    const name = basename(text.trim()).replace(/\.(ipynb|ts)$/, "");
    return known.includes(name) ? name : refuse("notebook", name, known);
  });
}

/**
 * The one name that a command wants.
 * @param {string} what it is, such as "study"
 * @param {readonly string[]} given
 * @param {readonly string[]} known
 * @returns {string}
 * @throws {UsageError}
 */
export function oneName(what, given, known) {
  const [name = "", ...more] = given;
  if (name !== "" && more.length === 0) return known.includes(name) ? name : refuse(what, name, known);
  const got = given.length === 0 ? "none" : given.join(" ");
  throw new UsageError(`One ${what} is wanted (${known.join(", ")}), got ${got}`);
}

/** @param {string} what @param {string} name @param {readonly string[]} known @returns {never} */
function refuse(what, name, known) {
  const inside = known.filter((each) => name.length > 2 && each.includes(name.toLowerCase()));
  const guess = inside.length === 1 ? inside[0] : didYouMean(name, known);
  const advice = guess ? `Did you mean ${guess}?` : `There are: ${known.join(", ") || "none"}.`;
  throw new UsageError(`There is no ${what} called ${name}. ${advice}`);
}
