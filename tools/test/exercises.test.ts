/** `npm run exercises`: which are meant, what a score says, and where a new task goes. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What `expression` gives, or the message it throws; `given` is data. jest cannot load .mjs files. */
function evaluate(file: string, expression: string, given: unknown): unknown {
  const url = pathToFileURL(join(__dirname, "../exercises", file)).href;
  const code = `import * as it from ${JSON.stringify(url)};
    const given = JSON.parse(process.argv[1]);
    try { console.log(JSON.stringify(${expression})); } catch (error) { console.log(JSON.stringify(error.message)); }`;
  const command = ["--input-type=module", "-e", code, JSON.stringify(given)];
  return JSON.parse(spawnSync(process.execPath, command, { encoding: "utf8" }).stdout);
}

const exercise = (id: string, points: number) => ({ id, points, functionName: `${id.split(".")[1]}Of` });
const topics = [
  { name: "01-one", exercises: [exercise("one.a", 2), exercise("one.b", 3)] },
  { name: "02-full", exercises: [exercise("full.a", 35)] },
];

test("exercises are named by id or by topic; what is unknown is refused", () => {
  const ids = (names: string[]) =>
    evaluate("choose.mjs", "it.chooseExercises(...given).map((one) => one.ids)", [names, topics]);
  expect(ids([])).toEqual([["one.a", "one.b"], ["full.a"]]);
  expect(ids(["one.b"])).toEqual([["one.b"]]);
  expect(ids(["exercises/02-full.ipynb", "one.a"])).toEqual([["one.a"], ["full.a"]]);
  expect(ids(["one.c"])).toMatch(/^There is no exercise and no topic one\.c\. Did you mean one\.[ab]\?$/);
});

test("a survivor that was judged does not count; the others are shown with both lines", () => {
  const survivor = { line: 3, before: "a < b", after: "a <= b", seed: 7 };
  const trial = { id: "one.a", noticed: 3, survivors: [survivor, { ...survivor, after: "a > b" }] };
  const judged = [
    { id: "one.a", before: "a < b", after: "a <= b", why: "they are never equal" },
    { id: "one.b", before: "a < b", after: "a > b", why: "of another exercise" },
  ];
  const text = evaluate("mutants.mjs", "it.scoreText(it.withoutJudged(...given))", [trial, judged]);
  expect(text).toBe(
    " 75.0 %  3 of 4, 1 more change nothing  one.a\n    line 3, seed 7: a < b\n      lives as a > b",
  );
});

test("a new task needs a topic with room, and a name of its own", () => {
  const task = (id: string) => evaluate("new-task.mjs", "it.newTask(...given)", [topics, id]);
  expect(task("one.entropy")).toEqual({
    id: "one.entropy",
    topic: "01-one",
    name: "entropy",
    title: "Entropy",
  });
  expect(task("one")).toMatch(/^Wanted: TOPIC\.TASK/);
  expect(task("two.a")).toMatch(/^There is no topic two/);
  expect(task("full.entropy")).toMatch(/^02-full has 35 points, as many as a sheet may have/);
  for (const name of ["a", "aOf", "class", "mistake", "sumOf"])
    expect(task(`one.${name}`)).toContain("is a name in use");
});

test("its cells come after the last task and before what follows, with the next number", () => {
  const heading = (text: string) => `// %% [markdown]\n// ## ${text}\n\n`;
  const source = `${heading("1. First")}${heading("2. Second")}${heading("How far you are")}`;
  const found = evaluate("new-task.mjs", "it.withCells(given, (number) => `[${number}]`)", source);
  expect(found).toBe(`${heading("1. First")}${heading("2. Second")}[3]\n${heading("How far you are")}`);
  expect(evaluate("new-task.mjs", "it.withCells(given, (number) => `[${number}]`)", heading("1. Only"))).toBe(
    `${heading("1. Only")}[2]\n`,
  );
});
