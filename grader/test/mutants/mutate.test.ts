/** Small mistakes put into a right answer, and whether checks notice them. */
import { type AnyExercise, defineExercise, equalsReference } from "../../src";
import { mutantsOf, mutated, tryMutants } from "../../src/mutants";

const changes = (source: string) => mutantsOf(source).map((mutant) => mutated(source, mutant));

test.each([
  ["constants", "f(3);", ["f(4);", "f(2);"]],
  ["a constant with a fraction", "f(0.5);", ["f(1);"]],
  ["operators", "a + b;", ["a - b;"]],
  ["boundaries", "a < b;", ["a <= b;", "a > b;"]],
  ["signs", "f(-a, !b);", ["f(!b, -a);", "f(a, !b);", "f(-a, b);"]],
  ["flags", "f(true);", ["f(false);"]],
  ["branches", "a ? b : c;", ["true ? b : c;", "false ? b : c;"]],
  ["conditions", "if (a) b();", ["if (true) b();", "if (false) b();"]],
  ["axes", "a[i][j];", ["a[j]![i];"]],
  ["an index of one axis", "a[i][i];", []],
  ["arguments", "f(a, b, c);", ["f(b, a, c);"]],
  ["what is symmetric", "Math.max(a, b);", ["Math.min(a, b);"]],
  ["masks", "a.filter(f);", ["a;"]],
  ["a forgotten root", "Math.sqrt(a);", ["(a);"]],
  ["options", "f({ a, b: c });", ["f({ b: c });", "f({ a });"]],
  ["types", "const a: Array<1> = b;", []],
])("%s", (_, source, expected) => {
  expect(changes(source)).toEqual(expected);
});

test("only the given part changes, and lines are counted from 1", () => {
  const source = "const a = 1;\nconst b = 1;\n";
  const found = mutantsOf(source, { start: 13, end: source.length });
  expect(found.map(({ line, replacement }) => [line, replacement])).toEqual([[2, "2"], [2, "0"]]); // prettier-ignore
});

const double = (cases: number[]): AnyExercise =>
  defineExercise<[number], number>({
    id: "toy.double",
    title: "Double",
    points: 1,
    functionName: "double",
    signature: "double(x: number): number",
    hints: ["?", "a", "b"],
    reference: (x) => 2 * x,
    checks: [equalsReference({ name: "Doubles", weight: 1, cases: () => cases.map((x): [number] => [x]) })],
    misconceptions: [],
    alternatives: [],
  }) as AnyExercise;

const notebook = (answer: string) => {
  const source = `function double(x: number): number {\n  // BEGIN SOLUTION\n  ${answer}\n  // END SOLUTION\n}`;
  const cell = {
    cell_type: "code",
    source,
    metadata: { attention_lab: { exercise: "toy.double" } },
    outputs: [],
  };
  return Buffer.from(JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
};

const trial = (cases: number[], answer = "return 2 * x;") => {
  const exercise = double(cases);
  return tryMutants(notebook(answer), exercise, { exercises: [exercise], seeds: [1, 2], project: process.cwd(), limit: 200 }); // prettier-ignore
};

test("a check with good cases notices every mutant, one with a poor case lets some live", async () => {
  expect(await trial([1, 5])).toEqual({ id: "toy.double", noticed: 3, survivors: [] });
  const { noticed, survivors } = await trial([0]);
  expect(noticed).toBe(1); // 2 / 0 is no number
  expect(survivors.map(({ before, after, seed }) => [before, after, seed])).toEqual([
    ["return 2 * x;", "return 3 * x;", 1],
    ["return 2 * x;", "return 1 * x;", 1],
  ]);
});

test("a mutant that never ends is noticed", async () => {
  const loop = "let sum = 0; for (let i = 0; i < 2; i += 1) sum += x; return sum;";
  expect((await trial([1, 5], loop)).survivors).toEqual([]);
});

test("a solution that is wrong is no ground for a trial", async () => {
  await expect(trial([1], "return x;")).rejects.toThrow("The solution of toy.double gets 0 of 1 points.");
});
