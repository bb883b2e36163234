// @ts-check
/** The first files of an exercise, from tools/exercises/templates: they pass every rule, and are to be replaced. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { didYouMean } from "../shared/closest.mjs";
import { UsageError } from "../shared/command-line.mjs";
import { withLine } from "../new/scaffold.mjs";
import { cellsOf, taskFile, template } from "./templates.mjs";

/** @typedef {{ id: string, topic: string, name: string, title: string }} Task */

/** What a sheet may be worth; exercises/test/definitions.test.ts holds it. */
const MOST_POINTS = 35;

/**
 * @param {readonly import("@attention-lab/grader").Topic[]} topics
 * @param {string} id such as softmax.entropy
 * @param {string} [title]
 * @returns {Task}
 * @throws {UsageError} when there is no such topic, its sheet is full, or the name cannot be taken
 */
export function newTask(topics, id, title) {
  const [, room = "", name = ""] = /^([a-z0-9]+)\.([a-z][A-Za-z0-9]*)$/.exec(id) ?? [];
  if (name === "")
    throw new UsageError(`Wanted: TOPIC.TASK, such as softmax.entropy, got ${id || "nothing"}`);
  const rooms = topics.map((topic) => topic.name.replace(/^\d+-/, ""));
  const topic = topics[rooms.indexOf(room)];
  if (!topic)
    throw new UsageError(`There is no topic ${room}: ${didYouMean(room, rooms) || rooms.join(", ")}?`);
  const taken = topic.exercises.flatMap((exercise) => [exercise.id.split(".")[1], exercise.functionName]);
  const isUsed = new RegExp(`\\b(const|import|function|type) [^;=]*\\b${name}\\b`).test(
    template("task.ts.txt"),
  );
  if (taken.includes(name) || isUsed || !isFreeWord(name)) {
    throw new UsageError(`${name} is a name in use: a task needs one of its own.`);
  }
  const points = topic.exercises.reduce((sum, exercise) => sum + exercise.points, 0);
  if (points >= MOST_POINTS) {
    throw new UsageError(
      `${topic.name} has ${points} points, as many as a sheet may have: take one from another task first.`,
    );
  }
  return { id, topic: topic.name, name, title: title ?? `${name[0]?.toUpperCase()}${name.slice(1)}` };
}

/** @param {string} name */
function isFreeWord(name) {
  try {
    new Function(`"use strict"; const ${name} = 1;`);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} root
 * @param {Task} task
 * @returns {Promise<string[]>} the files that were written
 * @throws {UsageError} when its file is there already; nothing was written then
 */
export async function writeTask(root, task) {
  const { topic, name } = task;
  const folder = join("exercises", "src", topic);
  const [file, index] = [join(folder, `${name}.ts`), join(folder, "index.ts")];
  const source = join("solutions", "src", `${topic}.ts`);
  if (existsSync(join(root, file))) throw new UsageError(`${file} is there already. Nothing was changed.`);
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), "utf8");
  const { format, resolveConfig } = await import("prettier");
  const pretty = async (/** @type {string} */ path, /** @type {string} */ text) =>
    format(text, { ...(await resolveConfig(join(root, path))), filepath: join(root, path) });
  const imported = withLine(
    read(index),
    /^import \{ \w+ \} from "\.\/\w+";$/,
    `import { ${name} } from "./${name}";`,
  );
  const listed = imported.replace(
    /(exercises: \[[^\]]*?),?(\s*\])/,
    (_, start, end) => `${start}, ${name}${end}`,
  );
  writeFileSync(join(root, file), await pretty(file, taskFile(task)));
  writeFileSync(join(root, index), await pretty(index, listed));
  writeFileSync(
    join(root, source),
    withCells(read(source), (number) => cellsOf(task, number)),
  );
  return [file, index, source];
}

/**
 * The notebook's source with more cells after those of its last task.
 * @param {string} source
 * @param {(number: number) => string} cells for a task of this number
 */
export function withCells(source, cells) {
  const headings = [...source.matchAll(/^\/\/ %% \[markdown\]\n\/\/ ## (.*)$/gm)];
  const numbers = headings.map(({ 1: text = "" }) => Number(/^\d+/.exec(text)?.[0] ?? 0));
  const last = numbers.lastIndexOf(Math.max(...numbers));
  const at = headings[last + 1]?.index ?? source.length;
  return `${source.slice(0, at)}${cells((numbers[last] ?? 0) + 1)}\n${source.slice(at)}`;
}
