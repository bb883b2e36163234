// @ts-check
import { basename } from "node:path";
import { didYouMean } from "../shared/closest.mjs";
import { UsageError } from "../shared/command-line.mjs";

/** @typedef {import("@attention-lab/grader").Topic} Topic */
/** @typedef {{ topic: Topic, ids: string[] }} Chosen */

/**
 * The exercises that are meant, topic by topic.
 * @param {readonly string[]} names of exercises or topics; all when there are none
 * @param {readonly Topic[]} topics
 * @returns {Chosen[]}
 * @throws {UsageError} naming the unknown one, and the one that was probably meant
 */
export function chooseExercises(names, topics) {
  const wanted = names.map((name) => basename(name).replace(/\.ipynb$/, ""));
  const known = topics.flatMap(({ name, exercises }) => [name, ...exercises.map(({ id }) => id)]);
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const guess = didYouMean(unknown, known);
    const help = guess ? `Did you mean ${guess}?` : `There are ${known.join(", ")}.`;
    throw new UsageError(`There is no exercise and no topic ${unknown}. ${help}`);
  }
  const isWanted = (/** @type {string} */ name) => wanted.length === 0 || wanted.includes(name);
  return topics
    .map((topic) => ({
      topic,
      ids: topic.exercises.map(({ id }) => id).filter((id) => isWanted(id) || isWanted(topic.name)),
    }))
    .filter(({ ids }) => ids.length > 0);
}
