// @ts-check
/** A first exercise, the mean of some numbers: what `npm run new` and `npm run exercises -- new` begin with. */
import { readFileSync } from "node:fs";

/** @typedef {{ id: string, name: string, title: string }} TaskNames */

export const template = (/** @type {string} */ name) =>
  readFileSync(new URL(`templates/${name}`, import.meta.url), "utf8");

const filled = (/** @type {string} */ text, /** @type {TaskNames} */ { id, name, title }) =>
  text.replaceAll("ID", id).replaceAll("NAME", name).replaceAll("TITLE", title);

/** @param {TaskNames} task @returns {string} its definition */
export const taskFile = (task) => filled(template("task.ts.txt"), task);

/** @param {TaskNames} task @param {number} number in its sheet @returns {string} its cells in the solved notebook */
export const cellsOf = (task, number) =>
  filled(template("cells.ts.txt").replaceAll("NUMBER", String(number)), task);
