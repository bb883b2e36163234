/** What every exercise must have, whatever its topic. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { AnyExercise } from "@attention-lab/grader";
import { topics } from "@attention-lab/exercises";
import { root, solvedNotebook, telling } from "./notebooks";

const all = topics.flatMap((topic) => topic.exercises.map((exercise) => ({ topic, exercise })));
const cases = all.map(({ topic, exercise }): [string, AnyExercise, string] => [
  exercise.id,
  exercise,
  topic.name,
]);
const unique = (items: readonly string[]) => new Set(items).size === items.length;

test("every folder of exercises/src is a topic, in order", () => {
  const folders = readdirSync(join(root, "exercises", "src")).filter((name) => /^\d\d-/.test(name));
  expect(topics.map(({ name }) => name)).toEqual(folders.sort());
});

test("ids and function names are unique", () => {
  expect(unique(all.map(({ exercise }) => exercise.id))).toBe(true);
  for (const { exercises } of topics) expect(unique(exercises.map((e) => e.functionName))).toBe(true);
});

/** `npm run new` begins a topic with one exercise; from the second one on it has to become a sheet. */
const sheets = topics.filter(({ exercises }) => exercises.length > 1);

test.each(sheets.map((topic) => [topic.name, topic] as const))("%s is worth 15 to 35 points", (_, topic) => {
  expect(topic.exercises.length).toBeGreaterThanOrEqual(5);
  const total = topic.exercises.reduce((sum, { points }) => sum + points, 0);
  expect(total).toBeGreaterThanOrEqual(15);
  expect(total).toBeLessThanOrEqual(35);
});

describe.each(cases)("%s", (id, exercise, topicName) => {
  const solvedCell = () => solvedNotebook(topicName).cells.find((cell) => cell.exercise === id);

  test("carries its topic in the id, and whole points", () => {
    expect(id).toMatch(new RegExp(`^${topicName.replace(/^\d+-/, "")}\\.[a-z][A-Za-z0-9]*$`));
    expect(Number.isInteger(exercise.points) && exercise.points > 0).toBe(true);
  });

  test("has three to six checks, each with a name and a weight", () => {
    expect(exercise.checks.length).toBeGreaterThanOrEqual(3);
    expect(exercise.checks.length).toBeLessThanOrEqual(6);
    expect(unique(exercise.checks.map(({ name }) => name))).toBe(true);
    for (const check of exercise.checks) expect(check.weight).toBeGreaterThan(0);
  });

  test("knows at least five mistakes, with a message each, and two more right answers", () => {
    expect(exercise.misconceptions.length).toBeGreaterThanOrEqual(5);
    expect(unique(exercise.misconceptions.map(({ name }) => name))).toBe(true);
    expect(unique(exercise.misconceptions.map(({ message }) => message))).toBe(true);
    for (const { message } of exercise.misconceptions) expect(message.length).toBeGreaterThan(40);
    expect(exercise.alternatives.length).toBeGreaterThanOrEqual(2);
  });

  test("has a ladder of hints, from a question on, none of them the answer", () => {
    const [first, ...more] = exercise.hints;
    expect(more.length).toBeGreaterThanOrEqual(2);
    expect(first).toContain("?");
    expect(unique([...exercise.hints])).toBe(true);
    const told = [...exercise.hints, ...exercise.misconceptions.map(({ message }) => message)];
    const lines = telling(solvedCell()?.source ?? "");
    for (const text of told) {
      expect(text.trim()).not.toBe("");
      for (const line of lines) expect(text).not.toContain(line);
    }
  });

  test("shows the same signature as the notebook", () => {
    expect(exercise.signature.startsWith(`${exercise.functionName}(`)).toBe(true);
    expect(solvedCell()?.source).toContain(`function ${exercise.signature} {`);
  });
});
